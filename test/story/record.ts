import type { Topology } from "../../src/cluster/topology.ts";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody, Node } from "../../src/proto/events.ts";
import type { OperatorName, OperatorStep } from "../../src/proto/operators.ts";
import {
  failoverFold, failoverRecords, tellFirstWrite, type FailoverRecord, type FirstWrite, type StateOf,
  type FailoverState, type StoryContext,
} from "../../src/story/index.ts";

/** The steps of an operator that moves a voter. */
export const moveSteps = (from: number, to: number): readonly OperatorStep[] => {
  const [come, go] = [{ store: to, peer: 99 }, { store: from, peer: 98 }];
  return [
    { kind: "add-learner", target: come }, { kind: "enter-joint", promote: [come], demote: [go] },
    { kind: "leave-joint", promote: [come], demote: [go] }, { kind: "remove-peer", target: go, fromDownStore: true },
  ];
};

export const store = (id: number): Node => ({ kind: "store", id });

/** Five stores; region r (1 … `regions`) has voters on stores r, r + 1, r + 2 (around the ring) and is led by the first. */
export function ringOf(regions: number): Topology {
  const onRing = (i: number): number => 1 + ((i - 1) % 5);
  return {
    name: "ring",
    stores: [1, 2, 3, 4, 5].map((id) => ({
      id, address: `tikv-${id}`, labels: [], state: "Up", alive: true, silentFor: null, capacityMiB: 1000,
      otherUsedMiB: 0, version: "8.5.0",
    })),
    regions: Array.from({ length: regions }, (_, i) => ({
      id: i + 1, startKey: i === 0 ? "" : `k${i}`, endKey: i === regions - 1 ? "" : `k${i + 1}`, confVer: 5, version: 1,
      leader: (i + 1) * 10, sizeMiB: 96, keys: 1,
      peers: [0, 1, 2].map((place) => ({
        id: (i + 1) * 10 + place, storeId: onRing(i + 1 + place), role: "Voter", downFor: 0 as Duration, pending: false,
      })),
    })),
    pdMembers: 1, clients: 1, locationLabels: [], maxReplicas: 3, names: {},
  };
}

export const context: StoryContext = { topology: ringOf(5), maxStoreDownTime: minutes(30) };

/** The cluster finds nothing to repair in any region. */
export const whole: StateOf = () => ({ kind: "repaired" });

/** Writes a record of events by hand: `at` in seconds, ids in order. */
export class Record {
  readonly events: ClusterEvent[] = [];
  readonly writes: FirstWrite[] = [];
  readonly #context: StoryContext;

  constructor(from: StoryContext = context) {
    this.#context = from;
  }

  at(time: number, body: EventBody, cause = 0): this {
    this.events.push({ id: this.events.length + 1, at: seconds(time) as number as Instant, cause, body });
    return this;
  }

  elected(time: number, region: number, on: number, term = 7): this {
    return this.at(time, {
      name: "raft.leader.elected", region, store: on, peer: 1000 + on, term, voters: [on, 1 + (on % 5)],
    });
  }

  /** The first write to the region since the one before, after all events so far. */
  wrote(time: number, region: number): this {
    const after = this.writes.filter((write) => write.region === region).at(-1)?.upTo ?? 0;
    this.writes.push({ region, at: seconds(time) as number as Instant, after, upTo: this.events.length });
    return this;
  }

  state(time: number, of: number, to: "Up" | "Disconnected" | "Down", silence: number): this {
    return this.at(time, { name: "pd.store.state", store: of, from: "Up", to, silence: seconds(silence) });
  }

  repairs(time: number, region: number, from: number, to: number, description: OperatorName = "replace-rule-down-peer"): this {
    return this.at(time, {
      name: "pd.operator.created", region, operator: 100 + region, description, steps: moveSteps(from, to),
      from, to,
    });
  }

  members(time: number, region: number, confVer: number, voters: readonly number[], outgoing: readonly number[] = []): this {
    return this.at(time, {
      name: "raft.conf.applied", region, store: voters[0] ?? 0, epoch: { confVer, version: 1 }, voters, outgoing, learners: [],
    });
  }

  /** The last failover record as it stands `now` seconds into the run. */
  failover(now: number, stateOf?: StateOf): FailoverRecord | undefined {
    return this.failovers(now, stateOf).at(-1);
  }

  failovers(now: number, stateOf: StateOf = whole): FailoverRecord[] {
    return failoverRecords(this.story(), seconds(now) as number as Instant, stateOf);
  }

  /** The story of these events and writes. */
  story(): FailoverState {
    const story = failoverFold.create(this.#context);
    for (const event of this.events) {
      failoverFold.event(story, event);
      for (const write of this.writes) if (write.upTo === event.id) tellFirstWrite(story, write);
    }
    return story;
  }
}
