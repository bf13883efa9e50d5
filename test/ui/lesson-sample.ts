import type { LessonState, LessonStep } from "../../src/lesson/types.ts";

const both = (text: string): { readonly en: string; readonly zh: string } => ({ en: text, zh: `${text}（中）` });

const choices = ["first", "nobody"].map((id) => ({ id, text: both(`It is ${id}`), reply: both(`Reply to ${id}`) }));

export const SAY: LessonStep = { kind: "say", text: both("Three servers stand.") };
export const ASK: LessonStep = { kind: "ask", id: "who", text: both("Who wins?"), choices, expect: "nobody" };
export const PLAY: LessonStep = { kind: "play", waitsFor: "raft.leader.elected" };
export const SEE: LessonStep = {
  kind: "see", id: "seen", text: both("Whose vote was it?"), choices, expect: "nobody", truth: "nobody",
};
export const REVEAL: LessonStep = { kind: "reveal", of: "who", truth: "nobody" };
export const COMPARE: LessonStep = { kind: "compare", actions: ["kill store 1"], label: both("With a death"), outcome: null };
export const FREE: LessonStep = { kind: "free", text: both("What if there were seven?") };

/** A lesson that stands at one of its steps. */
export const lessonAt = (at: number, changes: Partial<LessonState> = {}): LessonState => ({
  card: {
    id: "split-vote", number: 2, title: both("Split vote"), refutes: both("The lowest id wins."), minutes: 5, courses: ["raft"],
  },
  steps: [SAY, ASK, PLAY, SEE, REVEAL, COMPARE, FREE], at, chosen: {}, playing: null, late: false, bench: null,
  debrief: both("One vote in each term."), notes: both("Let the class vote first."), ...changes,
});
