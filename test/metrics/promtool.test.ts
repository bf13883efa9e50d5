import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Duration } from "../../src/kernel/time.ts";
import { exported, failover, WHOLE } from "../exports/world.ts";
import { findPromtool } from "./promtool.ts";

const promtool = findPromtool();
const folder = mkdtempSync(join(tmpdir(), "quorumscape-metrics-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(input: string, ...words: string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(promtool ?? "", words, { input, encoding: "utf8", cwd: folder });
  return { code: status, said: stdout + stderr };
}

describe.skipIf(promtool === null)("as the real promtool sees it (skipped where it can be neither found nor fetched)", () => {
  const run = failover();

  test("the text of an instant is read, and its linter knows nothing against our own names", () => {
    const { code, said } = ask(exported(run, "prometheus").text, "check", "metrics");
    // 3: it reads the text, and would call TiKV's and PD's metrics otherwise.
    expect([0, 3]).toContain(code);
    expect(said.split("\n").filter((line) => /^quorumscape_|error|rror while/.test(line))).toEqual([]);
    expect(ask("a{b=\"\\t\"} 1\n", "check", "metrics").code).toBe(1);
  });

  test("a whole run becomes blocks that can be asked", () => {
    const { text } = exported(run, "openmetrics", { ...WHOLE, every: 500_000 as Duration });
    writeFileSync(join(folder, "run.om"), text);
    expect(ask("", "tsdb", "create-blocks-from", "openmetrics", "run.om", "data")).toMatchObject({ code: 0 });
    // A database has a log of what is in no block yet.
    mkdirSync(join(folder, "data", "wal"));
    const { said } = ask("", "tsdb", "dump", "--match={__name__=\"up\",instance=\"tikv-1:20160\"}", "data");
    const samples = said.trim().split("\n").map((line) => line.replace(/^\{.*\} /, ""));
    expect(samples).toEqual(["1 1577836800000", "1 1577836800500", "0 1577836801000", "0 1577836801500"]);
  });
});
