import type { Selection } from "../cluster/details.ts";
import type { Duration } from "../kernel/time.ts";
import type { PlannedComparison, PlannedStep } from "./lesson.ts";
import { faultIn, instantOf, readActions, readLines, readTemplate, readTerm, type LessonReading } from "./reading.ts";
import type { ComparisonFile, QuestionFile, StepFile } from "./shapes.ts";
import type { LessonCamera, Texts } from "./types.ts";

/** Reads a step; null where something in it is wrong, which is said. */
export function readStep(step: StepFile, where: string, reading: LessonReading): PlannedStep | null {
  if (!demandWorld(step, where, reading)) return null;
  const verb = readVerb(step, where, reading);
  return verb === null ? null : { ...cameraOf(step), ...verb };
}

function cameraOf({ select, view, pace, play }: StepFile): LessonCamera {
  const chosen = select === undefined ? null : selectionOf(select);
  const asked = play?.pace ?? pace;
  return {
    ...(chosen === null ? {} : { select: chosen }), ...(view === undefined ? {} : { view }),
    ...(asked === undefined ? {} : { pace: asked }),
  };
}

function selectionOf(text: string): Selection | null {
  const [word = "", number] = text.split(" ");
  const kind = (["region", "store", "pd", "client"] as const).find((each) => each === word);
  return kind === undefined ? null : { kind, id: Number(number) };
}

/** Only a bench has numbered lines, and only a cluster has a clock, a record and causes. */
function demandWorld(step: StepFile, where: string, reading: LessonReading): boolean {
  const wrong = reading.onBench ? (["play", "seek", "why"] as const) : (["step"] as const);
  const verb = wrong.find((each) => step[each] !== undefined);
  if (verb === undefined) return true;
  const instead = reading.onBench ? "goes on by `step` to a numbered line" : "goes on by `play`";
  faultIn(reading, `${where}.${verb}`, `A lesson ${reading.onBench ? "on a bench" : "in a cluster"} has no \`${verb}\`; it ${instead}.`);
  return false;
}

function readVerb(step: StepFile, where: string, reading: LessonReading): PlannedStep | null {
  if (step.say !== undefined) return withText("say", step.say, `${where}.say`, reading);
  if (step.free !== undefined) return withText("free", step.free, `${where}.free`, reading);
  if (step.ask !== undefined) return withQuestion("ask", step.ask, `${where}.ask`, reading);
  if (step.see !== undefined) return withQuestion("see", step.see, `${where}.see`, reading);
  if (step.reveal !== undefined) return { kind: "reveal", of: step.reveal };
  if (step.seek !== undefined) return { kind: "seek", to: instantOf(step.seek) };
  if (step.step !== undefined) return { kind: "step", to: step.step };
  if (step.play !== undefined) {
    const until = readTerm(step.play.until, "truth", `${where}.play.until`, reading);
    return until === null ? null : { kind: "play", until, atMost: instantOf(step.play.atMost) as number as Duration };
  }
  if (step.why !== undefined) return readWhy(step.why, `${where}.why`, reading);
  if (step.compare !== undefined) return readCompare(step.compare, `${where}.compare`, reading);
  return step.do === undefined ? null : readDeed(step.do, `${where}.do`, reading);
}

function withText(kind: "say" | "free", texts: Texts, where: string, reading: LessonReading): PlannedStep | null {
  const text = readTemplate(texts, where, reading);
  return text === null ? null : { kind, text };
}

function withQuestion(kind: "ask" | "see", file: QuestionFile, where: string, reading: LessonReading): PlannedStep | null {
  const text = readTemplate(file.text, `${where}.text`, reading);
  const choices = file.choices.map((choice, place) => {
    const inner = `${where}.choices[${place}]`;
    const said = readTemplate(choice.text, `${inner}.text`, reading);
    const reply = readTemplate(choice.reply, `${inner}.reply`, reading);
    const when = readTerm(choice.when, "truth", `${inner}.when`, reading);
    return said === null || reply === null || when === null ? null : { id: choice.id, text: said, when, reply };
  });
  const ids = file.choices.map(({ id }) => id);
  if (new Set(ids).size < ids.length) faultIn(reading, `${where}.choices`, "Two choices have one id.");
  if (!ids.includes(file.expect)) faultIn(reading, `${where}.expect`, `There is no choice ${file.expect}; there are ${ids.join(", ")}.`);
  const whole = choices.filter((choice) => choice !== null);
  if (text === null || whole.length < choices.length) return null;
  return { kind, question: { id: file.id, text, choices: whole, expect: file.expect } };
}

function readWhy(file: NonNullable<StepFile["why"]>, where: string, reading: LessonReading): PlannedStep | null {
  const given = typeof file === "string" ? { event: file, text: undefined } : file;
  const event = readTerm(given.event, "event", where, reading);
  const text = given.text === undefined ? null : readTemplate(given.text, `${where}.text`, reading);
  return event === null ? null : { kind: "why", event, text };
}

function readDeed(file: NonNullable<StepFile["do"]>, where: string, reading: LessonReading): PlannedStep | null {
  const { actions: words, text } = Array.isArray(file) ? { actions: file, text: undefined } : file;
  const actions = reading.onBench ? [] : readActions(words, where, reading);
  const lines = reading.onBench ? readLines(words, where, reading) : [];
  const said = text === undefined ? null : readTemplate(text, `${where}.text`, reading);
  return { kind: "do", actions, lines, words, text: said };
}

function readCompare(file: ComparisonFile, where: string, reading: LessonReading): PlannedStep | null {
  const [label, without, withThem] = [
    readTemplate(file.label, `${where}.label`, reading), readTemplate(file.without, `${where}.without`, reading),
    readTemplate(file.with, `${where}.with`, reading),
  ];
  if ((typeof file.to === "number") !== reading.onBench) {
    faultIn(reading, `${where}.to`, reading.onBench ? "Expected the number of a line." : "Expected an instant such as 70s.");
  }
  const must = file.must.map((text, place) => readTerm(text, "truth", `${where}.must[${place}]`, reading))
    .filter((each) => each !== null);
  if (label === null || without === null || withThem === null) return null;
  const comparison: PlannedComparison = {
    actions: reading.onBench ? [] : readActions(file.do, `${where}.do`, reading),
    lines: reading.onBench ? readLines(file.do, `${where}.do`, reading) : [],
    words: file.do, label, to: typeof file.to === "number" ? file.to : instantOf(file.to), without, with: withThem, must,
  };
  return { kind: "compare", comparison };
}
