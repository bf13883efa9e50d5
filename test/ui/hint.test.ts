import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import type { FailoverRecord } from "../../src/story/types.ts";
import { hintOf } from "../../src/ui/hint.tsx";
import { actionText } from "../../src/ui/timeline/flag-text.ts";
import { en } from "../../src/ui/words/en.ts";
import type { RunStatus } from "../../src/worker/protocol.ts";

const PLAIN = { name: "", note: "", changed: [] } as const;

const status = (changes: Partial<RunStatus>): RunStatus => ({
  scenario: "healthy", name: "", preset: "tikv", seed: 1, now: 60_000_000 as Instant, playing: true, pace: 1, auto: true,
  effectivePace: 1, reachedPace: null, errand: null, branch: 1,
    branches: [{ id: 1, parent: null, from: 0 as Instant, end: 60_000_000 as Instant, inputs: [], ...PLAIN }],
  checked: 1, invariants: 1, violations: 0, lostWrites: 0, replication: null, detection: null, eventCount: 0, unrepaired: 0,
  deadlock: null,
    step: null, leaderless: 0, modifiedRaft: false, names: {}, ...changes,
});

const events = (...bodies: EventBody[]): ClusterEvent[] =>
  bodies.map((body, index) => ({ id: index + 1, at: (index * 1_000_000) as Instant, cause: 0, body }));

/** The little of a frame that the hint reads. */
const frame = (changes: object): Frame =>
  ({ links: [], pds: [{ process: "running" }], stores: [], ...changes }) as unknown as Frame;

const said = (changes: Partial<RunStatus>, ...bodies: EventBody[]): string => saidOf(changes, frame({}), bodies);

const saidOf = (changes: Partial<RunStatus>, shown: Frame, bodies: readonly EventBody[] = []): string =>
  hintOf({ status: status(changes), events: events(...bodies), failovers: [] }, shown, en, desk);

const desk = { sayAction: actionText, touch: false };

const killed: EventBody = { name: "node.killed", node: { kind: "store", id: 4 } };

test("a healthy cluster asks to be broken", () => {
  expect(said({})).toBe(en.hints.healthy);
});

test("after a kill it counts the regions that still have no Raft leader", () => {
  expect(said({ leaderless: 6, unrepaired: 18 }, killed)).toBe(en.hints.killed("store 4", 6));
});

test("once all have one, it points to the repair, which nobody wants to wait for", () => {
  expect(said({ unrepaired: 18 }, killed)).toBe(en.hints.killedElected("store 4"));
});

test("in a world without PD nobody is promised a repair", () => {
  expect(saidOf({ unrepaired: 1 }, frame({ pds: [] }), [killed])).toBe(en.hints.electedAlone("store 4"));
});

test("after timers were aligned nothing has become whole again", () => {
  const input = { at: 1 as Instant, action: { kind: "set-timers", region: 1, how: "aligned" } };
  const branches = [{ id: 1, parent: null, from: 0, end: 60_000_000, inputs: [input], ...PLAIN }];
  expect(said({ branches } as unknown as Partial<RunStatus>)).toBe(en.hints.healthy);
});

test("after the settings of an imported cluster nothing has become whole again", () => {
  const inputs = [{ at: 0 as Instant, action: { kind: "set", key: "pd.lease", value: "3s" } as const }];
  const branches = [{ id: 1, parent: null, from: 0 as Instant, end: 60_000_000 as Instant, inputs, ...PLAIN }];
  expect(said({ branches })).toBe(en.hints.healthy);
});

test("once PD repairs, it points to PD", () => {
  const repairing = { reasons: [], regions: { copying: 3 } } as unknown as FailoverRecord;
  const run = { status: status({ unrepaired: 18 }), events: events(killed), failovers: [repairing] };
  const shown = hintOf(run, frame({}), en, desk);
  expect(shown).toBe(en.hints.repairing(18));
});

test("a cluster that is whole without the dead store says so, also while the clock stands", () => {
  expect(said({}, killed)).toBe(en.hints.repaired("store 4"));
  expect(said({ playing: false }, killed)).toBe(en.hints.repaired("store 4"));
});

test("where nothing more can be repaired it says what is waited for, also after a skip, and points to no skip", () => {
  const deadlock = [{ for: "majority", count: 2 }, { for: "target", count: 1 }] as const;
  const told = "Nothing more can be repaired: 2 regions wait for a majority, 1 region waits for a store that may take the replica.";
  expect(said({ unrepaired: 3, deadlock }, killed)).toBe(told);
  expect(said({ unrepaired: 3, deadlock, leaderless: 2, playing: false }, killed)).toBe(told);
});

test("a region that will elect is spoken of before those that cannot be repaired", () => {
  const deadlock = [{ for: "target", count: 3 }] as const;
  expect(said({ unrepaired: 3, deadlock, leaderless: 1 }, killed)).toBe(en.hints.killed("store 4", 1));
});

test("where a majority is lost, it does not promise an election", () => {
  const lost = { reasons: [{ kind: "no-quorum", regions: 3 }], regions: { copying: 0 } } as unknown as FailoverRecord;
  const shown = hintOf({ status: status({ leaderless: 3 }), events: events(killed), failovers: [lost] }, frame({}), en, desk);
  expect(shown).toBe(en.hints.noQuorum(3));
});

test("cut links are what to mend first", () => {
  expect(saidOf({ unrepaired: 3 }, frame({ links: [{ cut: true }] }))).toBe(en.hints.cut);
});

test("a slow disk is not called whole", () => {
  const slow = { process: "running", slowDisk: true, fullDisk: false, clockOffset: 0 };
  expect(saidOf({}, frame({ stores: [slow] }))).toBe(en.hints.faulty);
});

test("a cluster that is whole again proposes to rewind", () => {
  const inputs = [{ at: 0 as Instant, action: { kind: "kill", node: { kind: "store", id: 4 } } as const }];
  const branches = [{ id: 1, parent: null, from: 0 as Instant, end: 60_000_000 as Instant, inputs, ...PLAIN }];
  expect(said({ branches }, killed, { name: "node.restarted", node: { kind: "store", id: 4 } })).toBe(en.hints.whole);
});

test("what lies in the future of a rewound run is not spoken of", () => {
  expect(said({ now: 0 as Instant, leaderless: 0 }, { name: "network.healed" }, killed)).toBe(en.hints.healthy);
});

test("a standing clock says how to start it", () => {
  expect(said({ playing: false })).toBe(en.hints.paused);
  expect(said({ playing: false, now: 0 as Instant })).toBe(en.hints.start);
});

const kill = (id: number) => ({ at: 61_000_000 as Instant, action: { kind: "kill", node: { kind: "store", id } } as const });
const planning = (...ids: number[]) =>
  ({ branches: [{ id: 1, parent: null, from: 0 as Instant, end: 60_000_000 as Instant, inputs: ids.map(kill), ...PLAIN }] });

test("what a scenario has planned is told with its wait, so that nobody thinks it dead", () => {
  expect(said(planning(4))).toBe(en.hints.planned("kill store 4", "1\u00a0s"));
  expect(said(planning(4, 5, 3))).toContain("kill store 4, kill store 5 ");
  const run = { status: status(planning(4)), events: [], failovers: [] };
  expect(hintOf(run, frame({}), en, { ...desk, sayAction: null })).toBe(en.hints.healthy);
});

test("where there are no keys, no hint speaks of keys", () => {
  const touched = (changes: Partial<RunStatus>, links: readonly object[] = []): string =>
    hintOf({ status: status(changes), events: [], failovers: [] }, frame({ links }), en, { ...desk, touch: true });
  const texts = [
    touched({}), touched({ playing: false }), touched({ playing: false, now: 0 as Instant }), touched({}, [{ cut: true }]),
    touched(planning(4)),
  ];
  const planned = en.hints.touch.planned("kill store 4", "1\u00a0s");
  expect(texts).toEqual([en.hints.touch.healthy, en.hints.touch.paused, en.hints.touch.start, en.hints.touch.cut, planned]);
  for (const text of texts) expect(text).not.toMatch(/Space|→|Shift|Ctrl|click/i);
});
