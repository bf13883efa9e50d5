import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "../../src/cluster/topology.ts";
import { importCluster } from "../../src/exchange/import.ts";
import { DATA_FOLDER } from "../shared-data.ts";

/** The dump of a real cluster with 2,507 regions; null, with a line on standard error, where the data is absent. */
export function importedText(): string | null {
  const path = join(DATA_FOLDER, "pd", "five-stores-2507-regions", "regions.json");
  if (existsSync(path)) return readFileSync(path, "utf8");
  process.stderr.write("skipped: the dump of 2,507 regions is not here\n");
  return null;
}

/** What is made of it. */
export function importedTopology(): Topology | null {
  const text = importedText();
  if (text === null) return null;
  const imported = importCluster([{ name: "regions.json", text }]);
  if (!imported.ok) throw new Error(imported.notices[0]?.text ?? "the dump cannot be imported");
  return imported.topology;
}
