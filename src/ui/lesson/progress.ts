import type { LessonMove, LessonState } from "../../lesson/types.ts";
import type { KeptValues } from "../state/preferences.ts";

/** How far a reader has come in a lesson: kept on the device, so that leaving and coming back loses nothing. */
export interface LessonProgress {
  /** The step, from 0, of so many. */
  readonly at: number;
  readonly of: number;
  /** What was chosen for each question, by its id. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Whether the last step has been reached once. */
  readonly done: boolean;
}

type AllProgress = Readonly<Record<string, LessonProgress>>;

const NAME = "lessons";

/** Of every lesson that was begun, by its id; what somebody else wrote there counts as nothing. */
export function progressOfAll(kept: KeptValues): AllProgress {
  const found = kept.read(NAME);
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(Object.entries(found as AllProgress).filter(([, each]) => isProgress(each)));
}

const isProgress = (value: LessonProgress | null): boolean =>
  typeof value === "object" && value !== null && Number.isSafeInteger(value.at) && Number.isSafeInteger(value.of)
  && typeof value.chosen === "object" && value.chosen !== null && typeof value.done === "boolean";

/** Keeps where a reader stands now. */
export function keepProgress(kept: KeptValues, { card, steps, at, chosen }: LessonState): void {
  const all = progressOfAll(kept);
  const done = all[card.id]?.done === true || at === steps.length - 1;
  kept.write(NAME, { ...all, [card.id]: { at, of: steps.length, chosen, done } satisfies LessonProgress });
}

/** Forgets where a reader stood in a lesson, but not that it was read to its end. */
export function beginAgain(kept: KeptValues, id: string): void {
  const all = progressOfAll(kept);
  const before = all[id];
  if (before !== undefined) kept.write(NAME, { ...all, [id]: { ...before, at: 0, chosen: {} } });
}

/**
 * What brings a lesson nearer to where its reader was: the answer that was given at this step, then the next step; null once it
 * is there. A lesson that has got other steps since goes as far as it can.
 */
export function moveTowards({ steps, at, chosen }: LessonState, wanted: LessonProgress): LessonMove | null {
  const step = steps[at];
  if (step === undefined) return null;
  if (step.kind === "ask" || step.kind === "see") {
    const choice = wanted.chosen[step.id];
    const known = step.choices.some(({ id }) => id === choice);
    if (choice !== undefined && known && chosen[step.id] === undefined) return { kind: "choose", question: step.id, choice };
  }
  return at < Math.min(wanted.at, steps.length - 1) ? { kind: "next" } : null;
}
