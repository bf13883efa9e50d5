import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { operatorArrows } from "../../src/figure/operator-arrows.ts";
import { after, millis, seconds } from "../../src/kernel/time.ts";
import type { OperatorStep } from "../../src/proto/operators.ts";
import { actOnRun, advanceRun, createRun } from "../../src/session/run.ts";
import { frameOf } from "../film.ts";

type Operator = Frame["operators"][number];

const STORES = [1, 2, 3].map((id) => ({ id })) as unknown as Frame["stores"];
const CARDS = [[10, 40], [210, 40], [110, 190]].map(([x = 0, y = 0]) => ({ box: { x, y, width: 100, height: 60 } }));
const layout = { cards: CARDS } as unknown as Parameters<typeof operatorArrows>[1];

const added: OperatorStep = { kind: "add-learner", target: { store: 2, peer: 9 } };
const handed: OperatorStep = { kind: "transfer-leader", from: 2, to: 1 };
const operator = (from: number, to: number, changes: Partial<Operator> = {}): Operator =>
  ({ id: 1, region: 7, name: "balance-region", from, to, step: added, place: 1, steps: 4, ...changes });

test("operators lead from store to store: replicas, leaders back the other way, and a loop where the region stays", async () => {
  const operators = [
    operator(1, 2), operator(2, 1, { step: handed, name: "balance-leader", steps: 1 }), operator(1, 3),
    operator(3, 0, { name: "admin-split-region" }),
  ];
  const arrows = operatorArrows({ stores: STORES, operators }, layout);
  expect(arrows.map(({ kind }) => kind)).toEqual(["replica", "leader", "replica", "place"]);
  await expect([
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 260">`,
    ...CARDS.map(({ box }) =>
      `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="white" stroke="grey"/>`),
    ...arrows.flatMap(({ line, head, label, kind }) => [
      `<path class="${kind}" d="${line}" fill="none" stroke="black"/>`, `<path d="${head}"/>`,
      `<circle cx="${Math.round(label.x)}" cy="${Math.round(label.y)}" r="2"/>`,
    ]), "</svg>", "",
  ].join("\n")).toMatchFileSnapshot("snapshots/operator-arrows.svg");
});

test("operators between the same stores are one arrow, and one whose giver is not on the stage is none", () => {
  const operators = [operator(1, 2), operator(1, 2, { region: 8, place: 3 }), operator(9, 2)];
  const arrows = operatorArrows({ stores: STORES, operators }, layout);
  expect(arrows.map((arrow) => arrow.operators.map(({ region }) => region))).toEqual([[7, 8]]);
});

test("a frame tells PD's running operators with the step that each waits for, and from the leader where nobody gives", () => {
  const { topology, preset, seed, inputs, startAt } = scenarioOf("healthy") ?? expect.fail("healthy");
  const run = createRun({ scenario: "healthy", topology: generateTopology(topology), preset, seed, inputs });
  advanceRun(run, startAt);
  expect(frameOf(run.cluster).operators).toEqual([]);
  const { regions, leaders, peers, stores } = frameOf(run.cluster);
  const holders = Array.from(peers.store).filter((_, row) => peers.region[row] === 0);
  const target = stores.findIndex((_, row) => !holders.includes(row));
  const region = regions.id[0] ?? 0;
  const store = stores[target]?.id ?? 0;
  actOnRun(run, { kind: "order", command: { kind: "add-peer", region, store } });
  advanceRun(run, after(startAt, millis(1)));
  expect(frameOf(run.cluster).operators).toEqual([{
    id: expect.any(Number) as number, region, name: "admin-add-peer", from: stores[leaders.store[0] ?? -1]?.id, to: store,
    step: { kind: "add-learner", target: { store, peer: expect.any(Number) as number } }, place: 1, steps: 2,
  }]);
  advanceRun(run, after(startAt, seconds(12)));
  expect(frameOf(run.cluster).operators).toEqual([]);
});
