import { describe, expect, test } from "vitest";
import { after, seconds, START } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { foldElections } from "../../src/story/election-phase.ts";
import { scenesOf } from "../../src/story/scenes.ts";

const eventsOf = (list: readonly (readonly [number, EventBody])[]): ClusterEvent[] =>
  [...list].sort(([a], [b]) => a - b)
    .map(([at, body], index) => ({ id: index + 1, at: after(START, seconds(at)), cause: 0, body }));

const killed: EventBody = { name: "node.killed", node: { kind: "store", id: 4 } };
const elected = (region: number, term = 7): EventBody =>
  ({ name: "raft.leader.elected", region, store: 1, peer: region, term, voters: [1, 2] });
const down: EventBody = { name: "pd.store.state", store: 4, from: "Up", to: "Disconnected", silence: seconds(20) };

/** Regions 1 to n, elected one second apart from ten seconds after the fault on. */
const elections = (n: number): [number, EventBody][] =>
  Array.from({ length: n }, (_, index): [number, EventBody] => [15 + index, elected(index + 1)]);

describe("the elections after a fault", () => {
  test("become one sentence that counts every region once and measures from the fault; what else happened stays", () => {
    const events = eventsOf([[5, killed], ...elections(21), [25.5, down], [36, elected(3, 8)]]);
    const folded = foldElections(scenesOf(events), events);
    expect(folded.map((entry) => ("scenes" in entry ? "phase" : entry.event.body.name)))
      .toEqual(["node.killed", "phase", "pd.store.state"]);
    const phase = folded[1];
    if (phase === undefined || !("scenes" in phase)) expect.fail("no phase");
    expect(phase.regions).toBe(21);
    expect([phase.after.min, phase.after.median, phase.after.max]).toEqual([seconds(10), seconds(20), seconds(30)]);
    expect(phase.scenes).toHaveLength(22);
  });

  test("stay sentences of their own where they are few", () => {
    const events = eventsOf([[5, killed], ...elections(11)]);
    expect(foldElections(scenesOf(events), events)).toEqual(scenesOf(events));
  });

  test("stay in order of time among what else is told, where they are few", () => {
    const dropped: EventBody = {
      name: "message.changed", packet: 73, place: 1, from: { kind: "store", id: 4 }, to: { kind: "store", id: 5 },
      says: "vote-granted", region: 1, term: 7, how: "dropped", extra: seconds(0),
    };
    const events = eventsOf([[5, killed], [14, elected(1)], [15, dropped], [16, elected(1, 8)]]);
    expect(foldElections(scenesOf(events), events)).toEqual(scenesOf(events));
  });

  test("begin a phase of their own after the next fault, and after a long silence", () => {
    const again = elections(12).map(([at, body]): [number, EventBody] => [at + 100, body]);
    const events = eventsOf([[5, killed], ...elections(12), [20.5, { ...killed, node: { kind: "store", id: 5 } }],
      ...elections(12).map(([at, body]): [number, EventBody] => [at + 20, body]), ...again]);
    const folded = foldElections(scenesOf(events), events);
    const sizes = folded.map((entry) => ("scenes" in entry ? entry.scenes.length : 1));
    // The second fault strikes amid the first phase: six sentences before it are too few to fold.
    expect(sizes).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 18, 12]);
  });
});
