import { between, START, after, parseDuration, type Duration } from "../../kernel/time.ts";
import { LESSON_NAMES } from "../../lesson/names.ts";
import {
  defineCommand, failed, inLanguage, printed, type Bilingual, type CommandOutcome, type TerminalCommand,
} from "../command.ts";
import { inPlaces, oneOf } from "../offers.ts";
import type { TerminalDeed } from "../types.ts";

/** Slower and faster than which nobody watches: a thousandth of real time, and ten thousand times as fast. */
const SLOWEST = 1 / 1_000;
const FASTEST = 10_000;
/** Nothing runs longer than a year. */
const LONGEST = parseDuration("366d") ?? 0;

const deed = (each: TerminalDeed): CommandOutcome => printed("", [each]);

/** A command about time: its words are read at once, and what cannot be meant is answered with the usage. */
function timeCommand(
  name: string, usage: string, help: Bilingual, offers: readonly string[], read: (words: readonly string[], now: number) =>
  TerminalDeed | null,
): TerminalCommand {
  return defineCommand({
    name, usage, help, style: "gnu", complete: inPlaces(oneOf(...offers)),
    run({ words, ground }) {
      const meant = read(words, ground.now);
      return meant === null ? failed(`Usage: ${name} ${usage}`.trim()) : deed(meant);
    },
  });
}

function lengthOf(words: readonly string[]): Duration | null {
  const length = words.length === 1 ? parseDuration(words[0] ?? "") : undefined;
  return length === undefined || length <= 0 || length > LONGEST ? null : length;
}

/** `50`, `50x` or `1/50`. */
function paceOf(words: readonly string[]): number | null {
  const match = words.length === 1 ? /^(\d{1,5}(?:\.\d{1,3})?)(?:\/([1-9]\d{0,4}))?[x×]?$/.exec(words[0] ?? "") : null;
  const pace = match === null ? NaN : Number(match[1]) / Number(match[2] ?? 1);
  return pace >= SLOWEST && pace <= FASTEST ? pace : null;
}

const STEPS = {
  "": "event", "event": "event", "back": "previous-event", "notable": "notable", "back notable": "previous-notable",
} as const;

const stepOf = (words: readonly string[]): (typeof STEPS)[keyof typeof STEPS] | undefined =>
  Object.entries(STEPS).find(([said]) => said === words.join(" "))?.[1];

/** `pause` alone stops time; with a machine behind it, it is the fault. */
export const pauseCommand = (fault: TerminalCommand): TerminalCommand => ({
  ...fault,
  usage: `[${fault.usage}]`,
  run: (call) => (call.text === "" ? deed({ kind: "play", playing: false }) : fault.run?.(call) ?? printed("")),
});

const lessonCommand = defineCommand({
  name: "lesson", usage: "[NUMBER|NAME]", style: "gnu",
  help: { en: "begin a lesson; list them without one", zh: "开始一课；不带参数则列出所有课" },
  complete: inPlaces(({ language }) => LESSON_NAMES.map(({ id, title }) => ({ text: id, hint: title[language] }))),
  run({ words, ground }) {
    const [wanted] = words;
    if (wanted === undefined) {
      return printed(LESSON_NAMES.map(({ number, id, title }) =>
        `${String(number).padStart(2)}  ${id.padEnd(26)}  ${inLanguage(title, ground)}`).join("\n"));
    }
    const card = LESSON_NAMES.find(({ id, number }) => id === wanted || String(number) === wanted);
    return card === undefined || words.length > 1 ? failed(`lesson: no lesson ${words.join(" ")}`)
      : deed({ kind: "lesson", id: card.id });
  },
});

/** How a run goes on, back, faster and slower. What takes time is done by who hosts the terminal. */
export const TIME_COMMANDS: readonly TerminalCommand[] = [
  timeCommand("run", "DURATION | until repaired", { en: "let time go on", zh: "让时间前进" }, ["10s", "1m", "until repaired"],
    (words) => {
      if (words.join(" ") === "until repaired") return { kind: "run-until", until: "repaired" };
      const by = lengthOf(words);
      return by === null ? null : { kind: "run", by };
    }),
  timeCommand("back", "DURATION", { en: "go back in time", zh: "回到过去" }, ["10s", "1m"], (words, now) => {
    const by = lengthOf(words);
    return by === null ? null : { kind: "seek", to: after(START, Math.max(0, now - by) as Duration) };
  }),
  timeCommand("seek", "INSTANT", { en: "go to an instant, counted from the start of the run", zh: "跳到某一时刻（从运行开始算起）" },
    ["0s", "1m"], (words) => {
      const to = words.join(" ") === "0s" ? between(START, START) : lengthOf(words);
      return to === null ? null : { kind: "seek", to: after(START, to) };
    }),
  timeCommand("step", "[back] [notable]", { en: "go to the next thing that happens", zh: "走到下一件发生的事" },
    ["back", "notable"], (words) => {
      const to = stepOf(words);
      return to === undefined ? null : { kind: "step", to };
    }),
  timeCommand("play", "", { en: "let time flow", zh: "播放" }, [],
    (words) => (words.length > 0 ? null : { kind: "play", playing: true })),
  timeCommand("pace", "1/50", { en: "how fast time flows: from 1/1000 to 10000", zh: "时间流逝的快慢：1/1000 到 10000" },
    ["1/50", "1", "10"], (words) => {
      const pace = paceOf(words);
      return pace === null ? null : { kind: "pace", pace };
    }),
  timeCommand("branch", "NUMBER", { en: "look at another future", zh: "查看另一个分支" }, [], (words) => {
    const id = words.length === 1 && /^[1-9]\d{0,5}$/.test(words[0] ?? "") ? Number(words[0]) : null;
    return id === null ? null : { kind: "branch", id };
  }),
  lessonCommand,
];
