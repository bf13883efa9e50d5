import "../whole-engine.ts";
import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { createPlayer } from "../../src/session/player.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { answerCompare } from "../../src/worker/compare-desk.ts";

test("a policy that cannot be read is refused with its place, and plants no branch", () => {
  const at = seconds(1) as number as Instant;
  const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 3 });
  const inputs = [{ at, action: { kind: "kill", node: { kind: "store", id: 3 } } }] as const;
  const run = createRun({ scenario: "", topology, preset: "paper", seed: 1, inputs });
  advanceRun(run, (at + 1_000) as Instant);
  const fault = run.branch.events.find(({ body }) => body.name === "node.killed")?.id ?? 0;
  const ask = (policy: string) => answerCompare({ clock: () => 0, sliced: new Map() }, createPlayer(run, null),
    { kind: "what-if", id: "policy", fault, name: "mine", policy });
  expect(ask("{health_check: {intervall: 5s}}")).toMatchObject({ ok: false, notices: [{
    level: "error", code: "policy.key-near", text: expect.stringContaining("the nearest is interval") as string,
  }] });
  expect(run.branches.length).toBe(1);
  expect(ask("{health_check: {interval: 3s}}")).toMatchObject({ ok: true, kind: "pair", pair: { branch: 2 } });
});
