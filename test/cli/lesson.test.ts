import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { both, ELECTED, lessonFile, question, untilElected } from "../lesson/small.ts";

async function type(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(["lesson", ...args], { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const folder = mkdtempSync(join(tmpdir(), "lesson-"));

function file(name: string, fields: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(lessonFile(fields)));
  return path;
}

const good = file("good.json", { steps: [{ ask: question("q", ELECTED) }, untilElected, { reveal: "q" }] });
const wrong = file("wrong.json", { must: ["leaders(1) = 0"] });
const broken = file("broken.json", { steps: [{ sya: both("a") }] });

test("lessons are listed, in words and as JSON", async () => {
  expect((await type("list", "--language", "zh")).out).toMatch(/1 +no-pd-needed +4 +谁来选出下一个 leader？/);
  expect(JSON.parse((await type("list", "--json")).out)).toContainEqual(expect.objectContaining({ id: "no-pd-needed",
    number: 1 }));
});

test("a check ends with how many passed, and fails where one did not", async () => {
  expect(await type("check", good)).toMatchObject({ code: 0, out: `ok      ${good}\n1 passed, 0 failed` });
  const { code, out } = await type("check", folder);
  expect(code).toBe(1);
  expect(out).toContain(`failed  ${wrong}\n  must[0]: Not so: leaders(1) = 0`);
  expect(out).toContain(`failed  ${broken}\n  steps[0].sya: `);
  expect(out).toMatch(/1 passed, 2 failed$/);
  expect(JSON.parse((await type("check", folder, "--json")).out)).toMatchObject({ passed: 1, failed: 2,
    lessons: [{ ok: false }, { ok: true }, { ok: false }] });
});

test("a lesson is run with the answers that are given, and says which are true", async () => {
  const { code, out } = await type("run", good, "--answer", "q=no");
  expect(code).toBe(0);
  expect(out).toContain("  * no: no");
  expect(out).toContain("= yes. reply to no");
  expect((await type("run", good, "--answer", "q=maybe")).err).toContain("Question q has no choice maybe; it has yes, no.");
  expect((await type("run", good, "--answer", "r=yes")).err).toContain("There is no question r; there are q.");
});

test("a new lesson passes its own check", async () => {
  const path = join(folder, "new-one.json");
  writeFileSync(path, (await type("new", "new-one")).out);
  expect((await type("check", path)).out).toContain("1 passed, 0 failed");
});

test.each([
  [["chekc"], "There is no chekc; the nearest is check."], [["run"], "Expected one lesson."], [["new", "No Name"], "Expected one id"],
  [["check", "no-pd"], "There is no lesson no-pd; the nearest is no-pd-needed."], [["list", "--language", "de"], "--language is en or zh."],
  [["run", "./none.json"], "There is no file ./none.json."], [[], "Expected list, check, run or new."],
])("lesson %j is refused with a sentence", async (args, sentence) => {
  const { code, err } = await type(...args);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test("its help tells of each verb and option", async () => {
  const { out } = await type("--help");
  for (const word of ["list", "check", "run", "new", "--answer", "--json", "--language"]) expect(out).toContain(word);
});
