import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { lessonCheck, waitFor, type LessonFault } from "../lesson/check.ts";
import { LESSON_CARDS } from "../lesson/cards.ts";
import { moveLesson, openLesson, type LessonPlayer } from "../lesson/lesson-player.ts";
import { LANGUAGES, type LessonLanguage, type Lesson } from "../lesson/lesson.ts";
import { fetchLesson } from "../lesson/lessons/index.ts";
import { parseLesson, readLesson, type ParsedLesson } from "../lesson/parse.ts";
import { lessonStateOf } from "../lesson/state.ts";
import type { LessonStep } from "../lesson/types.ts";
import { nearestHint, quoted } from "../kernel/words.ts";
import { readTextFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { writeJson } from "../kernel/write-json.ts";
import { newLesson } from "./lesson-new.ts";
import { optionValue, readOptions, type OptionSpec, type Options } from "./options.ts";
import { alignTable } from "./table.ts";
import { noticeLine } from "./world.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "language", value: "LANGUAGE", help: "of the texts: en or zh; check looks at both unless one is given" },
  { name: "answer", value: "QUESTION=CHOICE", many: true, help: "run: the answer to a question; several times for several" },
  { name: "json", help: "print JSON" },
];

/** `quorumscape lesson`: 0 if all is well, 1 if a lesson has a fault, 2 if there is nothing to do. */
export const lessonCommand: CliCommand = {
  name: "lesson",
  summary: "list lessons, run one, check all, or begin a new one",
  help: {
    usage: "list|check|run|new [OPTION]…",
    about: "Works on lessons without a page.",
    verbs: [
      ["list", "the lessons that come along"],
      ["check [FILE…|ID…]", "run lessons without drawing and say what in them is not so; without names all that come along"],
      ["run FILE|ID", "run one lesson and print its steps, with the answers that its run gives"],
      ["new ID", "print a lesson file to begin with"],
    ],
    options: OPTIONS,
    remarks: ["A FILE is a lesson in the format quorumscape-lesson/1, or a folder of them. docs/LESSONS.md tells the format."],
    example: "lesson run no-pd-needed --language en",
  },
  run: work,
};

async function work(args: string[], io: CommandIo): Promise<number> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return refuse(io, read.problem);
  const { options } = read;
  const language = languageOf(options);
  if (language === undefined) return refuse(io, "--language is en or zh.");
  const [verb, ...names] = options.positional;
  switch (verb) {
    case "list": return list(options, language ?? "en", io);
    case "check": return check(names, options, language === null ? LANGUAGES : [language], io);
    case "run": return run(names, options, language ?? "en", io);
    case "new": return begin(names, io);
    case undefined: return refuse(io, "Expected list, check, run or new.");
    default: return refuse(io, `There is no ${quoted(verb)}${nearestHint(verb, ["list", "check", "run", "new"])}.`);
  }
}

function refuse(io: CommandIo, problem: string): number {
  io.err(`${problem} See: quorumscape lesson --help`);
  return ExitCode.badRequest;
}

/** The language that was asked for, null for none, undefined for one that there is not. */
function languageOf(options: Options): LessonLanguage | null | undefined {
  const asked = optionValue(options, "language");
  return asked === undefined ? null : LANGUAGES.find((each) => each === asked);
}

const isJson = (options: Options): boolean => options.values.has("json");

function list(options: Options, language: LessonLanguage, io: CommandIo): number {
  if (isJson(options)) {
    io.out(writeJson(LESSON_CARDS.map(({ id, number, title, refutes, minutes, courses }) =>
      ({ id, number, title: { ...title }, refutes: { ...refutes }, minutes, courses: [...courses] }))));
    return ExitCode.fine;
  }
  const rows = LESSON_CARDS.map(({ id, number, title, minutes }) => [String(number), id, String(minutes), title[language]]);
  for (const line of alignTable([["number", "id", "minutes", "title"], ...rows])) io.out(line);
  return ExitCode.fine;
}

/** A lesson by its id or its file; a sentence where there is none of either. */
async function readOne(name: string): Promise<ParsedLesson | string> {
  const known = await fetchLesson(name);
  if (known !== undefined) return readLesson(known);
  if (!/[./\\]/.test(name)) {
    const ids = LESSON_CARDS.map(({ id }) => id);
    return `There is no lesson ${quoted(name)}${nearestHint(name, ids)}.`;
  }
  const file = readTextFile(name);
  return file.ok ? parseLesson(file.text) : file.problem;
}

/** The files of folders in place of these. */
const filesIn = (name: string): readonly string[] => {
  try {
    if (!statSync(name).isDirectory()) return [name];
    return readdirSync(name).filter((file) => file.endsWith(".json")).sort().map((file) => join(name, file));
  } catch {
    // An id, or a file that is not there, which is said where it is read.
    return [name];
  }
};

interface Checked {
  readonly name: string;
  readonly faults: readonly LessonFault[];
}

async function check(
  names: readonly string[], options: Options, languages: readonly LessonLanguage[], io: CommandIo,
): Promise<number> {
  const asked = names.length === 0 ? LESSON_CARDS.map(({ id }) => id) : names.flatMap(filesIn);
  const checked: Checked[] = [];
  for (const name of asked) {
    const read = await readOne(name);
    if (typeof read === "string") return refuse(io, read);
    const faults = read.ok ? lessonCheck(read.lesson, languages) : read.notices.map(({ where, text }) => ({ where, text }));
    checked.push({ name, faults });
    if (!isJson(options)) printChecked({ name, faults }, io);
  }
  const failed = checked.filter(({ faults }) => faults.length > 0).length;
  if (isJson(options)) {
    const lessons = checked.map(({ name, faults }) =>
      ({ name, ok: faults.length === 0, faults: faults.map((fault) => ({ ...fault })) }));
    io.out(writeJson({ passed: checked.length - failed, failed, lessons }));
  } else io.out(`${checked.length - failed} passed, ${failed} failed`);
  return failed === 0 ? ExitCode.fine : ExitCode.failed;
}

function printChecked({ name, faults }: Checked, io: CommandIo): void {
  io.out(`${faults.length === 0 ? "ok    " : "failed"}  ${name}`);
  for (const { where, text } of faults) io.out(`  ${where === "" ? "" : `${where}: `}${text}`);
}

async function run(names: readonly string[], options: Options, language: LessonLanguage, io: CommandIo): Promise<number> {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) return refuse(io, "Expected one lesson.");
  const read = await readOne(name);
  if (typeof read === "string") return refuse(io, read);
  if (!read.ok) {
    for (const notice of read.notices) io.err(noticeLine(notice));
    return ExitCode.badRequest;
  }
  const answers = answersOf(options.values.get("answer") ?? [], read.lesson);
  if (typeof answers === "string") return refuse(io, answers);
  const told = tell(read.lesson, answers, language);
  if (isJson(options)) io.out(writeJson({ id: read.lesson.card.id, ok: told.ok, lines: told.lines }));
  else for (const line of told.lines) io.out(line);
  return told.ok ? ExitCode.fine : ExitCode.failed;
}

/** The answers that were given, by question; a sentence where one names what there is not. */
function answersOf(given: readonly string[], { steps }: Lesson): ReadonlyMap<string, string> | string {
  const questions = steps.flatMap((step) => (step.kind === "ask" || step.kind === "see" ? [step.question] : []));
  const answers = new Map<string, string>();
  for (const text of given) {
    const [id = "", choice = ""] = text.split("=");
    const question = questions.find((each) => each.id === id);
    if (question === undefined) return `There is no question ${quoted(id)}; there are ${questions.map((each) => each.id).join(", ")}.`;
    const choices = question.choices.map((each) => each.id);
    if (!choices.includes(choice)) return `Question ${id} has no choice ${quoted(choice)}; it has ${choices.join(", ")}.`;
    answers.set(id, choice);
  }
  return answers;
}

interface Told {
  readonly lines: readonly string[];
  /** False where a condition did not come, or a question has no answer. */
  readonly ok: boolean;
}

/** The whole lesson as its reader meets it. */
function tell(lesson: Lesson, answers: ReadonlyMap<string, string>, language: LessonLanguage): Told {
  const player = openLesson(lesson);
  const lines = [`${lesson.card.number}. ${lesson.card.title[language]}`];
  let ok = true;
  for (;;) {
    waitFor(player);
    const { at } = player;
    for (const [question, choice] of answers) moveLesson(player, { kind: "choose", question, choice });
    const step = lessonStateOf(player).steps[at];
    if (player.late || (step?.kind === "reveal" && step.truth === null)) ok = false;
    lines.push("", ...linesOf(player, step, language));
    if (at >= lesson.steps.length - 1) break;
    moveLesson(player, { kind: "next" });
  }
  lines.push("", lessonStateOf(player).debrief[language]);
  return { lines, ok };
}

function linesOf(player: LessonPlayer, step: LessonStep | undefined, language: LessonLanguage): readonly string[] {
  const { chosen, late } = player;
  switch (step?.kind) {
    case "say": case "free": return [step.text[language]];
    case "do": return [...step.actions.map((action) => `> ${action}`), ...(step.text === null ? [] : [step.text[language]])];
    case "ask": case "see": return [
      step.text[language],
      ...step.choices.map(({ id, text }) => `  ${id === chosen[step.id] ? "*" : " "} ${id}: ${text[language]}`),
      ...(step.kind === "see" && step.truth !== null ? [replyTo(player, step.id, step.truth, language)] : []),
    ];
    case "reveal": return [step.truth === null ? "No answer is true." : replyTo(player, step.of, step.truth, language)];
    case "why": return step.text === null ? [] : [step.text[language]];
    case "compare": return [
      step.label[language], ...step.actions.map((action) => `> ${action}`),
      ...(step.outcome === null ? [] : [`  - ${step.outcome.without[language]}`, `  - ${step.outcome.with[language]}`]),
    ];
    case "play": case "seek": return late ? ["What was waited for did not come."] : [];
    case undefined: return [];
  }
}

/** What is true, and what is said to the choice that was made. */
function replyTo(player: LessonPlayer, id: string, truth: string, language: LessonLanguage): string {
  const asked = lessonStateOf(player).steps.find((step) => (step.kind === "ask" || step.kind === "see") && step.id === id);
  const choices = asked?.kind === "ask" || asked?.kind === "see" ? asked.choices : [];
  const reply = choices.find((choice) => choice.id === (player.chosen[id] ?? truth))?.reply[language] ?? "";
  return `= ${truth}. ${reply}`;
}

function begin(names: readonly string[], io: CommandIo): number {
  const [id, ...more] = names;
  if (id === undefined || more.length > 0 || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
    return refuse(io, "Expected one id of small letters, digits and dashes.");
  }
  io.out(newLesson(id));
  return ExitCode.fine;
}
