import { expect, test } from "vitest";
import type { StepView } from "../../src/cluster/steps.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { createPlayer, setPlaying, statusOf, stepPlayer } from "../../src/session/player.ts";
import { advanceRun, createRun, stepRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { seekRun } from "../seek.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

const runOf = (...lines: string[]): Run => createRun({
  scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
  inputs: inputsOf("0s set client.rate 2", ...lines),
});

/** Steps until an event of that name is recorded, and says what the step was that led to it. */
function stepTo(run: Run, name: string): StepView | null {
  for (let i = 0; i < 200_000; i++) {
    const before = run.branch.events.length;
    const view = stepRun(run, at(60));
    if (run.branch.events.slice(before).some(({ body }) => body.name === name)) return view;
  }
  throw new Error(`${name} never came`);
}

test("each step of an election is told as what it was: the tick, the requests, the votes", () => {
  const run = runOf("1s kill store 1");
  advanceRun(run, at(0.9));
  expect(stepTo(run, "node.killed")).toMatchObject({ kind: "input", action: { kind: "kill" } });
  expect(stepTo(run, "raft.campaign.started")).toMatchObject({ kind: "timer", timer: "tick", effect: "runs" });
  const granted = stepTo(run, "raft.vote.granted");
  expect(granted).toMatchObject({ kind: "message", message: { says: "pre-vote-asked", region: 1 }, arrival: "received" });
  const elected = stepTo(run, "raft.leader.elected");
  expect(elected).toMatchObject({ kind: "message", message: { says: "vote-granted", region: 1 }, arrival: "received" });
  const event = run.branch.events.at(-1)?.body;
  if (elected?.kind !== "message" || event?.name !== "raft.leader.elected") throw new Error("no election");
  expect(elected.to).toEqual({ kind: "store", id: event.store });
  expect(event.voters).toContain(elected.from.id);
  expect(elected.message.term).toBe(event.term);
});

test("what reaches a dead, a cut off or a paused machine is told as what became of it", () => {
  const run = runOf("1s kill store 3", "20s poweroff store 2", "30s pause store 1");
  const seen = new Set<string>();
  while (run.cluster.now < at(40)) {
    const view = stepRun(run, at(40));
    if (view === null) break;
    if (view.kind === "message") seen.add(`${view.arrival} ${view.to.kind} ${view.to.id}`);
    if (view.kind === "timer") seen.add(`${view.effect} ${view.node.kind} ${view.node.id}`);
    if (view.kind === "refused") seen.add(`learns ${view.to.kind} ${view.to.id}`);
  }
  for (const told of ["refused store 3", "learns store 3", "gone store 3", "lost store 2",
    "waits store 1"]) expect(seen).toContain(told);
});

test("the status tells of a step only while the run stands behind it", () => {
  const run = runOf();
  const player = createPlayer(run, null);
  setPlaying(player, false);
  expect(statusOf(player).step).toBeNull();
  stepPlayer(player, "event");
  const first = statusOf(player).step;
  expect(first).not.toBeNull();
  stepPlayer(player, "event");
  seekRun(run, at(1));
  expect(statusOf(player).step).toBeNull();
});
