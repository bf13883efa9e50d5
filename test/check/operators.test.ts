import { describe, expect, test } from "vitest";
import { checkFold } from "../../src/check/index.ts";
import { defined } from "../../src/kernel/assert.ts";
import type { Duration } from "../../src/kernel/time.ts";
import type { OperatorName, OperatorStep } from "../../src/proto/operators.ts";
import { peerId, Teller, topologyOf } from "./history.ts";

/** A region on stores 1, 2 and 3, which stand in zones a, b and c; store 4 is in zone a as well. */
function teller(): Teller {
  const { stores, ...rest } = topologyOf(1);
  const labelled = ["a", "b", "c", "a"].map((value, i) =>
    ({ ...defined(stores[0], "a store"), id: i + 1, labels: [{ key: "Zone", value }] }));
  return new Teller(checkFold.create({ topology: { ...rest, stores: labelled, locationLabels: ["zone"] } }));
}

const at = (store: number) => ({ store, peer: store === 4 ? 999 : peerId(1, store) });
const add: OperatorStep = { kind: "add-learner", target: at(4) };
const promote: OperatorStep = { kind: "promote-learner", target: at(4) };
const remove = (store: number): OperatorStep => ({ kind: "remove-peer", target: at(store), fromDownStore: false });
/** The replica on a store moves to store 4. */
const move = (from: number): readonly OperatorStep[] =>
  [add, ...(["enter-joint", "leave-joint"] as const).map((kind) => ({ kind, promote: [at(4)], demote: [at(from)] })),
    remove(from)];

const plan = (t: Teller, description: OperatorName, steps: readonly OperatorStep[]): Teller =>
  t.event({ name: "pd.operator.created", region: 1, operator: 1, description, steps, from: 0, to: 0 });
const down = (t: Teller, store: number): Teller =>
  t.event({ name: "pd.store.state", store, from: "Disconnected", to: "Down", silence: 0 as Duration });

describe("operator-quorum", () => {
  test("is broken by a step that leaves a store that is Down too much of a say", () => {
    expect(plan(down(teller(), 1), "balance-region", [remove(2)]).found()).toContain("operator-quorum");
    const back = down(teller(), 1).event({ name: "pd.store.state", store: 1, from: "Down", to: "Up", silence: 0 as Duration });
    expect(plan(back, "balance-region", [remove(2)]).found()).not.toContain("operator-quorum");
    // Both halves of a joint configuration must have theirs.
    const joint = { kind: "enter-joint", promote: [], demote: [at(2), at(3)] } as const;
    expect(plan(down(teller(), 1), "replace-rule-down-peer", [joint]).found()).toContain("operator-quorum");
  });

  test("is not asked of stores that nobody has reported, where PD promotes a learner or goes to a merge's neighbour", () => {
    expect(plan(down(teller(), 4), "move-to-better-location", move(1)).found()).toContain("operator-replicas");
    expect(plan(down(teller(), 4), "merge-region", move(1)).found()).toEqual([]);
    expect(plan(down(down(teller(), 4), 1), "fix-peer-role", [add, promote]).found()).toEqual([]);
    const demote = { kind: "enter-joint", promote: [], demote: [at(2)] } as const;
    expect(plan(down(teller(), 1), "replace-rule-down-peer", [demote]).found()).toContain("operator-quorum");
    expect(plan(down(teller(), 1), "fix-demote-voter", [demote]).found()).not.toContain("operator-quorum");
  });

  test("is kept by the repair of a lost replica, and where nothing was left to break", () => {
    expect(plan(down(teller(), 1), "replace-rule-down-peer", move(1)).found()).toEqual([]);
    expect(plan(down(down(teller(), 1), 2), "replace-rule-down-peer", move(1)).found()).toEqual([]);
  });
});

describe("operator-replicas", () => {
  test("is broken by an operator of PD that takes more than it gives, not by one of a person", () => {
    expect(plan(teller(), "fix-demote-voter", [remove(3)]).found()).toEqual(["operator-replicas"]);
    expect(plan(teller(), "merge-region", [remove(3), add, promote]).found()).toEqual(["operator-replicas"]);
    expect(plan(teller(), "admin-remove-peer", [remove(3)]).found()).toEqual([]);
  });

  test("is kept by the removal of what is too much", () => {
    const t = plan(teller(), "add-rule-peer", [add, promote]);
    const peers = [1, 2, 3, 4].map((store) => ({ id: at(store).peer, storeId: store, role: "Voter" as const }));
    t.fact({ kind: "pd-region", displaced: [],
      region: { id: 1, startKey: "", endKey: "", epoch: { confVer: 3, version: 1 }, peers } });
    expect(plan(t, "merge-region", [remove(4)]).found()).toEqual([]);
  });
});

describe("operator-isolation", () => {
  test("is broken by a move for the sake of order into a zone that has a replica already", () => {
    expect(plan(teller(), "balance-region", move(2)).found()).toEqual(["operator-isolation"]);
    expect(plan(teller(), "balance-region", move(1)).found()).toEqual([]);
    expect(plan(down(teller(), 2), "replace-rule-down-peer", move(2)).found()).toEqual([]);
  });

  test("says nothing once people have changed labels or what PD wants", () => {
    const labels = teller().event({ name: "pd.ordered", command: { kind: "label-store", rewrite: false, store: 4, labels: [] } });
    expect(plan(labels, "balance-region", move(2)).found()).toEqual([]);
    const wants = teller().event({ name: "settings.changed", key: "pd.location-labels", value: "" });
    expect(plan(wants, "balance-region", move(2)).found()).toEqual([]);
  });
});

test("sleep-complete is broken where one who sleeps lacks what was committed, not where it was not asked", () => {
  const asleep = (agreed: readonly number[]): string[] => {
    const t = new Teller().birth();
    for (const store of [1, 2]) t.append(store, { index: 7, term: 6, data: null });
    return t.commit(1, 6, 7).fact({ kind: "slept", region: 1, store: 1, agreed }).found();
  };
  expect(asleep([peerId(1, 2), peerId(1, 3)])).toEqual(["sleep-complete"]);
  expect(asleep([peerId(1, 2)])).toEqual([]);
});
