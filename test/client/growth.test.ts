import { expect, test } from "vitest";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { Input } from "../../src/action/index.ts";

/** How many regions a cluster has come to have in half a minute of writes of a MiB each. */
function regionsAfter(insertPercent: string): number {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 2 });
  const settings = [
    ["client.rate", "40"], ["client.write-percent", "100"], ["client.value-bytes", "1048576"],
    ["client.insert-percent", insertPercent],
  ];
  const inputs = settings.map(([key = "", value = ""]): Input => ({ at: START, action: { kind: "set", key, value } }));
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs }, false);
  advanceRun(run, seconds(30) as number as Instant);
  const born = run.branch.events.filter(({ body }) => body.name === "region.split" && body.leads);
  return 3 + born.length;
}

test("regions split by themselves while clients write keys that are new, and not while they write the old ones", () => {
  expect(regionsAfter("100")).toBeGreaterThan(4);
  expect(regionsAfter("0")).toBe(3);
});
