import { LESSON_CARDS } from "../lesson/cards.ts";
import { writeJson } from "../kernel/write-json.ts";

const both = (en: string, zh: string): { readonly en: string; readonly zh: string } => ({ en, zh });

/** A lesson that passes its check, to be written over: one question about a store that dies. */
export const newLesson = (id: string): string => writeJson({
  format: "quorumscape-lesson/1",
  id,
  number: Math.max(...LESSON_CARDS.map(({ number }) => number)) + 1,
  title: both("A title as a question?", "用一个问题作标题？"),
  refutes: both("The wrong idea that this lesson refutes.", "本课要纠正的错误想法。"),
  minutes: 5,
  courses: [],
  world: {
    topology: { stores: 3, regions: 1, replicas: 3, zones: 1, sizeMiB: 8, clients: 2 }, preset: "tikv", seed: 1,
    inputs: ["10s kill store 1"],
  },
  startAt: "9s",
  steps: [
    { say: both("What the reader sees before anything happens.", "在一切发生之前，读者看到了什么。"), select: "region 1" },
    {
      ask: {
        id: "leader",
        text: both("Is there a new leader within forty seconds?", "四十秒之内会有新的 leader 吗？"),
        choices: [
          { id: "yes", text: both("Yes", "会"), when: "count(raft.leader.elected, at > 10s) > 0", reply: both("Yes.", "没错。") },
          { id: "no", text: both("No", "不会"), when: "count(raft.leader.elected, at > 10s) = 0", reply: both("It comes.", "会有的。") },
        ],
        expect: "yes",
      },
    },
    { play: { until: "count(raft.leader.elected, at > 10s) = 1", atMost: "40s" } },
    { reveal: "leader" },
    { why: "first(raft.leader.elected, at > 10s)" },
    { free: both("One open question to try.", "一个可以动手尝试的开放问题。") },
  ],
  must: ["violations() = 0"],
  until: "60s",
  debrief: both("What to take along, in one sentence.", "用一句话说出要记住的内容。"),
});
