import { expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const small = ["run", "--stores", "3", "--regions", "3", "--zones", "1"];

test("--clients: so many may be named, and each takes its share", async () => {
  const five = await type(...small, "--clients", "5", "--do", "1s pause client 5", "--for", "3s");
  expect([five.code, five.err]).toEqual([0, ""]);
  expect((await type(...small, "--clients", "2", "--do", "1s pause client 3", "--for", "3s")).err)
    .toContain("There is no client 3");
  expect((await type(...small, "--clients", "21")).err).toContain("--clients is `21`; expected a whole number from 0 to 20.");
  expect((await type("run", "--clients", "2", "--scenario", "store-dies")).err).toContain("--clients and --scenario exclude each other");
  const none = JSON.parse((await type(...small, "--clients", "0", "--for", "3s",
    "--json")).out) as { operations: { ok: number } };
  expect(none.operations.ok).toBe(0);
});

test("latencies of gets and puts are told for the whole run and by phase", async () => {
  const args = [...small, "--do", "10s kill store 1", "--for", "40s"];
  const { operations } = JSON.parse((await type(...args, "--json")).out) as {
    operations: { ok: number;
      latencies: Record<"get" | "put", Record<string, { count: number; p50: string | null; p99: string | null }>> };
  };
  const { get, put } = operations.latencies;
  expect((get["all"]?.count ?? 0) + (put["all"]?.count ?? 0)).toBe(operations.ok);
  for (const phases of [get, put]) {
    expect(["before", "during", "after"].reduce((sum, phase) => sum + (phases[phase]?.count ?? 0), 0)).toBe(phases["all"]?.count);
    expect(phases["before"]?.p99).toMatch(/ms$|µs$/);
    expect(phases["during"]?.p99).toMatch(/^\d+\.\d+s$/);
    expect(phases["after"]?.p99).toMatch(/ms$|µs$/);
  }
  const { out } = await type(...args);
  for (const phase of ["whole run", "before the first fault", "while a region was unavailable", "at other times since"]) {
    expect(out).toMatch(new RegExp(`^ {2}${phase} +\\d+ `, "m"));
  }
});

test("regions that nobody wanted to write to are told apart from those that cannot be written to", async () => {
  const { out } = await type(...small, "--rate", "0", "--do", "10s kill store 1", "--for", "40s");
  expect(out).toContain("No client has wanted to write to 1 of the 1 regions since.");
  expect((await type(...small, "--do", "10s kill store 1", "--for", "40s")).out).not.toContain("No client has wanted");
});
