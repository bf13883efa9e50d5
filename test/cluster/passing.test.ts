import { expect, test } from "vitest";
import { underWayIn, type Carried } from "../../src/cluster/group-messages.ts";
import { watchPassing } from "../../src/cluster/passing.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { millis, type Instant } from "../../src/kernel/time.ts";
import { linksIn } from "../../src/machine/network.ts";
import type { Input } from "../../src/action/index.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { spaceTimeOf } from "../../src/session/space-time.ts";
import { inputsOf } from "./golden.ts";

const WHEN = 400_000 as Instant;
const END = 900_000 as Instant;

const runWith = (inputs: readonly Input[]): Run => createRun({
  scenario: "", preset: "paper", seed: 2, inputs,
  topology: generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 1, rate: 100 }),
});

/** All that is told of a run, and what is under way at its end. */
function passed(run: Run): { readonly told: readonly Carried[]; readonly left: readonly Carried[] } {
  const told: Carried[] = [];
  const look = watchPassing(run.cluster, { message: (carried) => void told.push(carried) });
  run.halts = () => {
    look();
    return false;
  };
  advanceRun(run, END);
  return { told, left: underWayIn(run.cluster) };
}

const byArrival = (run: Run): Carried[] =>
  underWayIn(run.cluster).sort((a, b) => a.arrives - b.arrives || a.number - b.number);

/** Stands between two events, where several messages are under way; those, the next one first. */
function underWay(): { readonly at: Instant; readonly packets: readonly Carried[] } {
  const run = runWith([]);
  for (let at = WHEN; at < END; at = (at + 50) as Instant) {
    advanceRun(run, at);
    const packets = byArrival(run);
    if (packets.length > 2) return { at, packets };
  }
  throw new Error("there is such a moment");
}

const sent = ({ cluster: { network } }: Run): number => linksIn(network).reduce((sum, link) => sum + link.sent, 0);

test("every message is told of once, at its end, whatever is done by hand between two events", () => {
  const { at, packets } = underWay();
  const [next, ...others] = packets;
  const last = others.at(-1);
  const deliver: Input = { at, action: { kind: "deliver-message", packet: last?.number ?? 0, place: 0 } };
  const drop: Input = { at, action: { kind: "drop-message", packet: next?.number ?? 0, place: 0 } };
  const delay: Input = { at, action: { kind: "delay-message", packet: next?.number ?? 0, place: 0, extra: millis(50) } };
  for (const inputs of [[deliver], [drop], [delay], [deliver, drop], [drop, deliver], inputsOf("400ms restart store 2")]) {
    const run = runWith(inputs);
    const { told, left } = passed(run);
    expect(run.branch.refusals).toEqual([]);
    const numbers = [...told, ...left].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBe(sent(run));
    const fates = told.filter(({ number }) => number === next?.number).map(({ fate }) => fate);
    expect(fates).toEqual([inputs.includes(drop) ? "lost" : "arrives"]);
  }
});

test("a message that is dropped by hand just before it would arrive is lost in the space-time diagram", () => {
  const { at, packets } = underWay();
  const [next] = packets;
  const run = runWith([{ at, action: { kind: "drop-message", packet: next?.number ?? 0, place: 0 } }]);
  advanceRun(run, END);
  const told = [1, 2, 3, 4].flatMap((region) => spaceTimeOf(run, { region, from: 0 as Instant, to: END }).messages)
    .filter(({ packet }) => packet === next?.number);
  expect(new Set(told.map(({ fate }) => fate))).toEqual(new Set(["lost"]));
});
