import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";

async function type(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test("ctl runs lines one after another at its instant, and prints their output alone.", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "ctl-")), "stores.json");
  const { code, out, err } = await type("ctl", "--stores", "3", "--regions", "4", "--do", "2s kill store 3", "--at", "15s",
    "store 3 | grep state_name", "run 20s; store 3 | grep state_name", `store > ${file}`, "watch -n 5 ping");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe([
    "    \"state_name\": \"Up\"", "    \"state_name\": \"Disconnected\"", "time: 600µs", "time: 600µs",
  ].join("\n"));
  expect((JSON.parse(readFileSync(file, "utf8")) as { count: number }).count).toBe(3);
});

test("ctl leaves with an error where the last tool would, and says what it cannot read.", async () => {
  expect(await type("ctl", "--stores", "3", "--regions", "2", "--at", "1s", "stoer")).toMatchObject({ code: 1 });
  expect(await type("ctl", "--at", "yesterday", "store")).toMatchObject({ code: 2, out: "" });
  expect(await type("ctl")).toMatchObject({ code: 2, out: "" });
});

test("help terminal lists every command there is.", async () => {
  const { code, out } = await type("help", "terminal");
  expect(code).toBe(0);
  expect(out).toContain("pd-ctl region check [miss-peer|");
});

test("a run until repaired that cannot get there says what is waited for, and is an error.", async () => {
  const lost = ["ctl", "--stores", "3", "--regions", "2", "--do", "1s kill store 2", "--do", "1s kill store 3", "--at", "2s"];
  expect(await type(...lost, "run until repaired")).toEqual({
    code: 1, err: "", out: "2 regions are not repaired, and nothing that is to come repairs more: 2 waiting for majority.",
  });
  const whole = await type("ctl", "--stores", "3", "--regions", "2", "--at", "1s", "run until repaired");
  expect(whole).toEqual({ code: 0, err: "", out: "" });
});
