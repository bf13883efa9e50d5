import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { DrawName } from "../../src/lab/environment.ts";
import { runDataFile } from "../../src/lab/run-file.ts";
import { DATA_FOLDER, NO_DATA } from "../shared-data.ts";

const folder = join(DATA_FOLDER, "raft");
const draws: readonly DrawName[] = ["min", "max", "random"];

function filesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return filesIn(child);
      return entry.name.endsWith(".txt") ? [child] : [];
    })
    .sort();
}

if (existsSync(folder)) {
  describe("etcd-io/raft's data-driven files give the same output, line for line", () => {
    for (const file of filesIn(folder)) {
      it(relative(folder, file), () => {
        const text = readFileSync(file, "utf8");
        for (const draw of draws) expect(runDataFile(text, draw, 7), `with the ${draw} timeout`).toBeNull();
      });
    }
  });
} else {
  it.skip(`etcd-io/raft's data-driven files: ${NO_DATA}`, () => {
    expect.unreachable();
  });
}
