import { describe, expect, test } from "vitest";
import type { Instant } from "../../../src/kernel/time.ts";
import { castText } from "../../../src/exports/cast-file.ts";
import { createRecorder } from "../../../src/ui/terminal/recorder.ts";
import { asMarkdown, cleaned, isLater, lastCommand, linesOf, linksOfRow, rowsOfLines,
  type CommandEntry } from "../../../src/ui/terminal/transcript.ts";
import { typedLine, withLine } from "../../../src/ui/terminal/typed-line.ts";

const at = (seconds: number): Instant => seconds * 1_000_000 as Instant;
const WORDS = { later: "later", clicked: "# the click:" };

const command = (line: string, answer: string, part: Partial<CommandEntry<string>> = {}): CommandEntry<string> =>
  ({ kind: "command", prompt: "pd-ctl", line, ...cleaned(answer), links: [], at: at(5), branch: 1, run: 0, remark: "", ...part });

const written = (entry: CommandEntry<string>, columns = 40, later = false): readonly string[] =>
  linesOf(entry, columns, later, true, WORDS).map(({ styled }) => styled.replaceAll("\x1b", "^"));

test("what the page says is broken between words; a longer word is left to the screen", () => {
  const said = (text: string, columns: number): string[] =>
    linesOf({ kind: "remark", text }, columns, false, true, WORDS).map(({ plain }) => plain);
  expect(said("Every answer is the cluster's.\n\nhelp tells more", 16)).toEqual(
    ["Every answer is", "the cluster's.", "", "help tells more"]);
  expect(said("an uncommonlylongword here", 8)).toEqual(["an", "uncommonlylongword", "here"]);
  expect(said("", 8)).toEqual([""]);
});

describe("a command in the transcript", () => {
  test("has the instant of its answer at its right, or below where there is no room", () => {
    expect(written(command("store 4", "{}"))).toEqual(["^[31m» ^[39mstore 4^[28G^[90m00:00:05.000^[39m", "{}"]);
    expect(written(command("store 4", "{}"), 20)).toEqual(["^[31m» ^[39mstore 4", "^[90m00:00:05.000^[39m", "{}"]);
  });

  test("is pale, and says that it is later, while the run stands before it", () => {
    const [head, body] = written(command("store", "^[32mok^[0m".replaceAll("^", "\x1b")), 40, true);
    expect(head).toBe("^[90m» store^[39m^[20G^[90mlater · 00:00:05.000^[39m");
    expect(body).toBe("^[90mok^[39m");
  });

  test("shows the places that lead somewhere in the accent's colour", () => {
    const links = [{ from: 4, to: 5, target: "store 4" }];
    expect(written(command("x", "id: 4,", { links }))[1]).toBe("id: ^[34m4^[39m,");
  });

  test("knows in which columns of which row a place stands, behind Chinese and over a break", () => {
    const entry = command("x", "存储 42 is up", { links: [{ from: 3, to: 5, target: "store 42" }] });
    const rows = rowsOfLines(linesOf(entry, 6, false, true, WORDS), 6);
    const answers = rows.flatMap((row) => (row === null ? [] : [linksOfRow({ entry, ...row })]));
    expect(answers.slice(0, 2)).toEqual([[{ from: 5, to: 5, target: "store 42" }], [{ from: 0, to: 0, target: "store 42" }]]);
    expect(answers[2]).toEqual([]);
  });
});

test("a click is told once for all that follow one another, each with its instant", () => {
  const click = { kind: "click", sentence: "kill store 1", at: at(1), branch: 1, run: 0 } as const;
  const plain = (alone: boolean): readonly string[] => linesOf(click, 40, false, alone, WORDS).map((line) => line.plain);
  expect(plain(true)).toEqual(["# the click:", "  kill store 1"]);
  expect(plain(false)).toEqual(["  kill store 1"]);
  expect(linesOf(click, 40, false, false, WORDS)[0]?.styled).toContain("00:00:01");
});

test("an answer keeps simple colours and loses everything that would move the cursor or need a style of its own", () => {
  const { styled, plain } = cleaned("\x1b[31mred\x1b[0m\r\n\x1b[2J\x1b]0;title\x07a\tb\x1b[38;2;1;2;3mc\x07\x1b[5Ad\n");
  expect(styled).toBe("\x1b[31mred\x1b[0m\na        bcd");
  expect(plain).toBe("red\na        bcd");
});

test("what is later goes by the instant, the branch and the run", () => {
  const now = { at: at(10), branch: 2, run: 0 };
  const shared = (branch: number): number => (branch === 2 ? Infinity : at(4));
  const entry = (seconds: number, branch: number, run = 0): CommandEntry => command("x", "", { at: at(seconds), branch, run });
  expect([entry(9, 2), entry(11, 2), entry(3, 1), entry(5, 1), entry(11, 2, 1)].map((each) => isLater(each, now, shared)))
    .toEqual([false, true, false, true, false]);
});

test("Markdown of the last command is a block that its own backticks do not end, and the instant", () => {
  const entry = command("help", "``` and `x`");
  expect(lastCommand([entry, { kind: "remark", text: "" }])).toBe(entry);
  expect(asMarkdown(entry, (stamp) => `At ${stamp}.`)).toBe("````text\n» help\n``` and `x`\n````\n\nAt 00:00:05.000.\n");
});

test("a recording is an asciicast of version 2: a header, then events in seconds with milliseconds", () => {
  const theme = { background: "#0e1116", foreground: "#e8ecf2", palette: ["#000000", "#ffffff"] };
  const recorder = createRecorder();
  recorder.note("o", "before it began", 50);
  recorder.start({ columns: 80, rows: 24, title: "Healthy", timestamp: 1_700_000_000, theme }, 100);
  recorder.note("o", "» store\r\n", 100.4);
  recorder.note("m", "store", 1_600);
  recorder.note("r", "100x24", 2_345.678);
  const [head = "", ...events] = recorder.end().trimEnd().split("\n");
  expect(JSON.parse(head)).toMatchObject({
    version: 2, width: 80, height: 24, timestamp: 1_700_000_000, title: "Healthy",
    theme: { fg: "#e8ecf2", bg: "#0e1116", palette: "#000000:#ffffff" },
  });
  expect(events.map((line) => JSON.parse(line) as unknown))
    .toEqual([[0, "o", "» store\r\n"], [1.5, "m", "store"], [2.246, "r", "100x24"]]);
  expect(recorder.end()).toBe("");
  expect(castText({ columns: 1, rows: 1, title: "", timestamp: 0, theme }, [])).toMatch(/^\{.*\}\n$/);
});

test("a link has a line typed, whatever stands in it, and no key of it is pressed", () => {
  const typed = (line: string): string => typedLine(/&type=([^&]+)/.exec(withLine("#s=abc", line))?.[1] ?? "");
  expect(typed("store 4 | grep '&type=' > 存.json")).toBe("store 4 | grep '&type=' > 存.json");
  expect(typed("kill store 4\r\x03")).toBe("kill store 4  ");
  expect(typedLine("%E0%A4%A")).toBe("");
});
