import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * What the page knows of lessons before it fetches one, as the tables in which it stands: made from the lessons' own files, so that a
 * new lesson is its file and nothing else. `npm run -s lessons` writes them; test/lesson/lessons.test.ts holds them to the files.
 */

interface Texts {
  readonly en: string;
  readonly zh: string;
}

interface LessonHead {
  readonly id: string;
  readonly number: number;
  readonly title: Texts;
  readonly refutes: Texts;
  readonly minutes: number;
  readonly courses: readonly string[];
}

const FOLDER = "src/lesson/lessons";
const MAX_COLUMNS = 130;

const quoted = (value: string | readonly string[]): string => JSON.stringify(value).replaceAll('","', '", "');
const both = ({ en, zh }: Texts): string => `{ en: ${quoted(en)}, zh: ${quoted(zh)} }`;
const keyOf = (id: string): string => (/^\w+$/.test(id) ? id : quoted(id));

/** What a lesson refutes, as a member of its table: on one line, or each language on its own where that would be too wide. */
function refutedLine({ id, refutes }: LessonHead): string {
  const whole = `  ${keyOf(id)}: ${both(refutes)},`;
  const [en, zh] = [quoted(refutes.en), quoted(refutes.zh)];
  return whole.length <= MAX_COLUMNS ? whole : `  ${keyOf(id)}: {\n    en: ${en},\n    zh: ${zh},\n  },`;
}

const nameLines = ({ id, number, title, minutes, courses }: LessonHead): string =>
  `  {\n    minutes: ${minutes}, courses: ${quoted(courses)}, number: ${number}, id: ${quoted(id)},\n    title: ${both(title)},\n  },`;

/** Where each table stands: behind this line of this file, up to the next line that begins with a bracket. */
const TABLES: readonly (readonly [path: string, opening: string, line: (lesson: LessonHead) => string])[] = [
  [`${FOLDER}/index.ts`, "export const LESSONS = {", ({ id }) => `  ${keyOf(id)}: () => import("./${id}.json"),`],
  ["src/lesson/names.ts", "export const LESSON_NAMES: ", nameLines],
  ["src/lesson/cards.ts", "const REFUTED: ", refutedLine],
];

/** The files with the tables in them, as they are to be, by their paths from the project's root. */
export function lessonTables(root: string): Readonly<Record<string, string>> {
  const lessons = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(root, FOLDER, name), "utf8")) as LessonHead)
    .sort((a, b) => a.number - b.number);
  return Object.fromEntries(TABLES.map(([path, opening, line]) => {
    const lines = readFileSync(join(root, path), "utf8").split("\n");
    const from = lines.findIndex((each) => each.startsWith(opening)) + 1;
    const to = lines.findIndex((each, place) => place >= from && /^[}\]]/.test(each));
    if (from === 0 || to < 0) throw new Error(`${path} has no table that begins with ${opening}`);
    return [path, [...lines.slice(0, from), ...lessons.map(line), ...lines.slice(to)].join("\n")];
  }));
}
