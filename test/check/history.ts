import { checkFold, type Checks } from "../../src/check/index.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import type { ReplicaRead } from "../../src/proto/messages.ts";
import type { ObservedEntry, Observation } from "../../src/proto/observations.ts";
import { tellFact } from "../tell.ts";

/** A cluster of regions 1 … `regions`, each with peers 101, 102, 103 (+10 per region) on stores 1, 2 and 3. */
export function topologyOf(regions: number): Topology {
  const key = (i: number): string => (i === 0 || i === regions ? "" : String.fromCharCode(96 + i));
  return {
    name: "test",
    stores: [1, 2, 3].map((id) => ({
      id, address: `tikv-${id}`, labels: [], state: "Up", alive: true, silentFor: null, capacityMiB: 1000,
      otherUsedMiB: 0, version: "8.5.0",
    })),
    regions: Array.from({ length: regions }, (_, i) => ({
      id: i + 1, startKey: key(i), endKey: key(i + 1), confVer: 1, version: 1, leader: peerId(i + 1, 1), sizeMiB: 1, keys: 1,
      peers: [1, 2, 3].map((store) => ({
        id: peerId(i + 1, store), storeId: store, role: "Voter", downFor: 0 as Duration, pending: false,
      })),
    })),
    pdMembers: 1, clients: 1, locationLabels: [], maxReplicas: 3, names: {},
  };
}

export const peerId = (region: number, store: number): number => 100 + (region - 1) * 10 + store;

/** Tells a history to the checkers, one microsecond per call, in the words of a peer's life. */
export class Teller {
  readonly checks: Checks;
  now: Instant;
  private events = 0;

  constructor(checks: Checks = checkFold.create({ topology: topologyOf(1) }), now = 0) {
    this.checks = checks;
    this.now = now as Instant;
  }

  fact(fact: Observation): this {
    this.now = (this.now + 1) as Instant;
    tellFact(checkFold, this.checks, fact, this.now);
    return this;
  }

  event(body: EventBody): this {
    this.now = (this.now + 1) as Instant;
    const event: ClusterEvent = { id: ++this.events, at: this.now, cause: 0, body };
    checkFold.event(this.checks, event);
    return this;
  }

  state(store: number, state: Partial<Extract<Observation, { kind: "peer-state" }>>): this {
    return this.fact({
      kind: "peer-state", region: 1, store, peer: peerId(1, store), term: 5, vote: 0, role: "follower",
      lastIndex: 5, lastTerm: 5, commit: 5, ...state,
    });
  }

  append(store: number, ...entries: readonly ObservedEntry[]): this {
    return this.fact({ kind: "log-appended", region: 1, store, peer: peerId(1, store), entries });
  }

  reset(store: number, index: number, term: number): this {
    return this.fact({ kind: "log-reset", region: 1, store, peer: peerId(1, store), index, term });
  }

  commit(store: number, term: number, index: number): this {
    return this.fact({ kind: "committed", region: 1, store, peer: peerId(1, store), term, index });
  }

  apply(store: number, entry: ObservedEntry): this {
    return this.fact({ kind: "applied", region: 1, store, peer: peerId(1, store), entry, isVoid: false });
  }

  operation(
    operation: "get" | "put", value: string | null, latency: number, ok = true, replica: ReplicaRead | null = null,
  ): this {
    return this.fact({
      kind: "client-operation", client: 1, operation, key: "k", value, replica, ok, region: 1, latency: latency as Duration,
      attempt: latency as Duration, retries: 0,
    });
  }

  /** A raw scan from there to z has found the key with that value, or not at all. */
  scan(value: string | null, latency: number, startKey = "a"): this {
    const pairs = value === null ? [] : [{ key: "k", value }];
    return this.fact({
      kind: "client-scanned", client: 1, region: 1, startKey, endKey: "z", pairs, replica: null,
      latency: latency as Duration,
    });
  }

  /** Three peers at the position where every region begins; the one on store 1 leads term 6 and has committed index 6. */
  birth(): this {
    for (const store of [1, 2, 3]) this.state(store, {});
    return this.lead(1, 6, 6);
  }

  /** The peer on `store` wins `term` with everybody's vote, replicates an empty entry at `index` and commits it. */
  lead(store: number, term: number, index: number, previousTerm = term - 1): this {
    const vote = peerId(1, store);
    const before = { term, vote, lastIndex: index - 1, lastTerm: previousTerm, commit: index - 1 };
    this.state(store, { ...before, role: "candidate" });
    for (const other of [1, 2, 3]) if (other !== store) this.state(other, before);
    this.event({
      name: "raft.leader.elected", region: 1, store, peer: vote, term, voters: [1, 2, 3],
    });
    this.state(store, { ...before, role: "leader" });
    const entry = { index, term, data: null };
    for (const each of [1, 2, 3]) this.append(each, entry);
    this.commit(store, term, index);
    for (const each of [1, 2, 3]) this.apply(each, entry);
    return this;
  }

  /** What was found, once the present instant is over: some verdicts wait for it. */
  found(): string[] {
    this.event({ name: "raft.conf.applied", region: 1, store: 1, epoch: { confVer: 1, version: 1 },
      voters: [1, 2, 3], outgoing: [], learners: [] });
    return this.checks.violations.map((violation) => violation.invariant);
  }
}

export const put = (index: number, term: number, value: string | null): ObservedEntry =>
  ({ index, term, data: { kind: "put", key: "k", value, requestId: index } });

/** The same content, not the same object. */
export const copyOf = (entry: ObservedEntry): ObservedEntry => ({ ...entry, data: structuredClone(entry.data) });
