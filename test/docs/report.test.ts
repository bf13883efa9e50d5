import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { jsonReport } from "../../src/cli/report.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { reportOf, REPORT_FOLDS } from "../../src/session/report.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";

/** Fields whose names are reasons, checks, regions or styles: what happens to be there. */
const MAPS: readonly string[] = ["errors", "retriesByKind", "consistency", "confVer", "orders"];

function fieldsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...(MAPS.includes(name) ? [] : fieldsIn(inner))]);
}

test("every field of the document that a run prints is described, in both languages", () => {
  const topology = generateTopology({ stores: 4, regions: 2, replicas: 3, zones: 1, clients: 1 });
  const inputs = inputsOf("0s set replication.session-timeout 3s", "1s set replication.mode single-owner", "3s kill store 1");
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs }, false, [...PAST_FOLDS, ...REPORT_FOLDS]);
  advanceRun(run, 20_000_000 as Instant);
  const fields = [...new Set(fieldsIn(jsonReport(reportOf(run), "0", [])))];
  expect(fields.length).toBeGreaterThan(60);
  expect(fields).toContain("replay");
  for (const page of ["docs/report.md", "docs/zh/report.md"]) {
    const text = readFileSync(resolve(import.meta.dirname, "../..", page), "utf8");
    expect(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(text))).toEqual([]);
  }
});
