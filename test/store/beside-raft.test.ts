import { describe, expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { defined } from "../../src/kernel/assert.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { ReplicatedWrite, ReplicationPlan, ReplicationToStore, TermStart } from "../../src/proto/replication.ts";
import { replication } from "../../src/store/replication/server.ts";
import { createReplicationServer, endOfLog, type Replica, type ReplicationBatch } from "../../src/store/replication/state.ts";
import type { StoreHost, StoreState } from "../../src/store/state.ts";

/** One store of three, whose disk takes until it is told that it has something, and what it says to the others. */
interface Alone {
  readonly state: StoreState;
  readonly host: StoreHost;
  readonly replica: Replica;
  /** What was handed to the disk and is not there yet. */
  readonly writes: ReplicationBatch[];
  /** What was said since this was last emptied. */
  readonly said: { readonly to: number; readonly message: Record<string, unknown> }[];
  readonly events: string[];
  now: number;
}

const GROUP = { id: 7, startKey: "", endKey: "", members: [1, 2, 3] };

/** Store `id`; the machine of store n is n + 10, clients are on machines from 20 on. */
function alone(id: number, mode: ReplicationPlan["mode"] = "async"): Alone {
  const nearest = new Map([[id, [1, 2, 3].filter((other) => other !== id)]]);
  const server = createReplicationServer({ serial: 1, mode, groups: [GROUP], nearest }, id);
  const store: Omit<Alone, "host"> = {
    state: { id, replication: server } as StoreState, replica: defined(server.replicas.get(7), "its replica"),
    writes: [], said: [], events: [], now: 0,
  };
  const host = {
    get now() { return store.now; }, clock: () => store.now, wallClock: () => store.now, diskFull: false, settings: PRESETS.tikv,
    directory: { stores: new Map([1, 2, 3].map((n) => [n, n + 10])), pds: [] },
    send: (to: number, _: string, message: Record<string, unknown>) => store.said.push({ to, message }),
    write: ({ replication: batch }: { readonly replication: ReplicationBatch }) => store.writes.push(batch),
    observe: () => undefined, startTimer: () => undefined, occupyDisk: () => 0,
    emit: ({ name }: { readonly name: string }) => store.events.push(name),
  } as unknown as StoreHost;
  return Object.assign(store, { host });
}

const hear = ({ state, host }: Alone, from: number, message: object): void =>
  replication.hear(state, host, from, { kind: "replication", serial: 1, regionId: 7, ...message } as ReplicationToStore);

/** The disk has the oldest of what it was handed. */
const sync = ({ state, host, writes }: Alone): void =>
  replication.durable(state, host, defined(writes.shift(), "something was handed to the disk"));

const write = (term: number, index: number): ReplicatedWrite =>
  ({ term, index, key: `k${index}`, value: `${term}/${index}`, at: 0 as Instant, version: null });

const append = (
  from: number, term: number, history: readonly TermStart[], previous: number, entries: readonly ReplicatedWrite[],
): object => ({ say: "append", from, term, history, previous, entries, kept: 0, flushed: 0 });

const FIRST = [{ term: 1, from: 1 }];
const SECOND = [...FIRST, { term: 2, from: 2 }];

/** What it last acknowledged, and to whom. */
const acks = ({ said }: Alone): readonly object[] => said.flatMap(({ to, message: { say, term, index } }) =>
  (say === "ack" ? [{ to, term, index }] : []));

describe("a replica beside Raft", () => {
  test("acknowledges entries when its disk has them, and what it has already at once", () => {
    const store = alone(2);
    const entries = [write(1, 1), write(1, 2)];
    hear(store, 11, append(1, 1, FIRST, 0, entries));
    expect(acks(store)).toEqual([]);
    // Sent again before the disk has them: neither written twice nor acknowledged early.
    hear(store, 11, append(1, 1, FIRST, 0, entries));
    expect([store.writes.length, acks(store)]).toEqual([1, []]);
    sync(store);
    expect(acks(store)).toEqual([{ to: 11, term: 1, index: 2 }]);
    hear(store, 11, append(1, 1, FIRST, 0, entries));
    expect(acks(store)).toHaveLength(2);
    expect(store.writes).toEqual([]);
  });

  test("takes nothing behind a gap, and says how far it is", () => {
    const store = alone(2);
    hear(store, 11, append(1, 1, FIRST, 3, [write(1, 4)]));
    expect([endOfLog(store.replica), acks(store)]).toEqual([0, [{ to: 11, term: 1, index: 0 }]]);
  });

  test("tells a primary whose term is over so, and takes nothing from it", () => {
    const store = alone(2);
    hear(store, 13, append(3, 2, [{ term: 1, from: 1 }, { term: 2, from: 1 }], 0, [write(2, 1)]));
    sync(store);
    store.said.length = 0;
    hear(store, 11, append(1, 1, FIRST, 0, [write(1, 1), write(1, 2)]));
    expect(acks(store)).toEqual([{ to: 11, term: 2, index: 1 }]);
    expect([store.replica.primary, store.replica.log]).toEqual([3, [write(2, 1)]]);
  });

  test("cuts off what a new primary does not have; what the disk gets of it late counts for nothing", () => {
    const store = alone(2);
    hear(store, 11, append(1, 1, FIRST, 0, [write(1, 1)]));
    sync(store);
    hear(store, 11, append(1, 1, FIRST, 1, [write(1, 2), write(1, 3)]));
    hear(store, 13, append(3, 2, SECOND, 1, []));
    expect([store.replica.primary, store.replica.term, endOfLog(store.replica)]).toEqual([3, 2, 1]);
    sync(store);
    expect(store.replica.durable).toBe(1);
    hear(store, 13, append(3, 2, SECOND, 1, [write(2, 2)]));
    sync(store);
    expect([store.replica.durable, acks(store).at(-1)]).toEqual([2, { to: 13, term: 2, index: 2 }]);
  });

  test("follows whoever sends to it once it has nobody, in the same term, too", () => {
    const store = alone(2);
    store.replica.primary = 0;
    hear(store, 13, append(3, 1, FIRST, 0, [write(1, 1)]));
    sync(store);
    expect(acks(store)).toEqual([{ to: 13, term: 1, index: 1 }]);
  });

  test("takes no copy that says less than its log does", () => {
    const store = alone(2);
    hear(store, 11, append(1, 1, FIRST, 0, [write(1, 1), write(1, 2)]));
    sync(store);
    store.said.length = 0;
    hear(store, 11, { say: "copy", from: 1, term: 1, history: FIRST, copy: { index: 1, lastTerm: 1, writes: [write(1, 1)] } });
    expect([store.writes, acks(store)]).toEqual([[], [{ to: 11, term: 1, index: 2 }]]);
  });
});

describe("a semi-synchronous primary", () => {
  test("loses patience when the oldest write on its disk has waited for the time-out, and not before", () => {
    const store = alone(1, "semi-sync");
    const { ackTimeout } = PRESETS.tikv.replication;
    hear(store, 20, { say: "write", requestId: 5, key: "a", value: "v" });
    sync(store);
    const look = (): void => replication.expire(store.state, store.host, { serial: 1, due: "patience" });
    store.now = ackTimeout - 1;
    look();
    expect(store.events).toEqual([]);
    store.now = ackTimeout;
    look();
    expect(store.events).toEqual(["replication.fell-back"]);
    const answers = store.said.filter(({ message: { say } }) => say === "written");
    expect(answers).toMatchObject([{ to: 20, message: { ok: true, index: 1 } }]);
  });

  test("does not count the time that its own disk takes", () => {
    const store = alone(1, "semi-sync");
    hear(store, 20, { say: "write", requestId: 5, key: "a", value: "v" });
    store.now = PRESETS.tikv.replication.ackTimeout + seconds(1);
    replication.expire(store.state, store.host, { serial: 1, due: "patience" });
    expect(store.events).toEqual([]);
  });
});
