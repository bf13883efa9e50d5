import type { Refusal } from "../action/definition.ts";
import { assert } from "../kernel/assert.ts";
import type { MachineId } from "../machine/computer.ts";
import type { EventOf } from "../proto/events.ts";
import type { Key, PeerId, RegionId, StoreId } from "../proto/region.ts";
import {
  changeByHand, changesFor, electionTimerOf, endLeaseByHand, expireTimer, setTimerByHand, whyNotMembers, whyNotWrite, writeByHand,
  type ElectionTimer,
} from "../store/by-hand.ts";
import type { NotProposed, StoreState } from "../store/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";
import type { Engine } from "./host.ts";
import { askPd } from "./orders.ts";
import { emit } from "./record.ts";
import { leaderMachine } from "./strikes.ts";

/** What people do to one group by hand. What is refused changes nothing. */

/** Higher than any id that is given out: it stands for the new replica's until all else has been checked. */
const SOME_ID: PeerId = Number.MAX_SAFE_INTEGER;

/**
 * The store's election timer in the region runs out. No timer runs out early by itself, and leases rest on that: whoever leads
 * asks a quorum from here on.
 */
export function runOut(engine: Engine, region: RegionId, store: StoreId): Refusal | null {
  const { cluster } = engine;
  const timed = timedIn(cluster, region).find(({ state }) => state.id === store);
  if (timed === undefined) {
    const text = `No election timer of region ${region} runs on store ${store}.`;
    return { code: "no-timer", text, values: { region, store } };
  }
  engine.cause = 0;
  engine.machine = timed.machine;
  emit(engine, { name: "raft.timer.ran-out", region, store });
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const state = storeStateOf(cluster, machine);
    if (state?.peers.get(region)?.lead == null) continue;
    engine.machine = machine;
    endLeaseByHand(state, engine, region);
  }
  engine.machine = timed.machine;
  expireTimer(timed.state, engine, region);
  return null;
}

/**
 * Sets all election timers of a region. Aligned: each as long as the shortest of them, with as much of it over as of that which
 * has begun last, so that none is due at once. Spread: as long as may be drawn, in even steps, by the order of stores.
 */
export function setTimers(engine: Engine, region: RegionId, how: EventOf<"raft.timers.set">["how"]): Refusal | null {
  const all = timedIn(engine.cluster, region);
  if (all.length === 0) return { code: "no-timers", text: `No election timer of region ${region} runs.`, values: { region } };
  engine.cause = 0;
  emit(engine, { name: "raft.timers.set", region, how });
  const shortest = Math.min(...all.map(({ timer }) => timer.timeout));
  const elapsed = Math.min(shortest - 1, ...all.map(({ timer }) => timer.elapsed));
  all.forEach(({ machine, state, timer: { least, most } }, turn) => {
    engine.machine = machine;
    const share = all.length === 1 ? 0 : turn / (all.length - 1);
    setTimerByHand(state, engine, region, elapsed, how === "aligned" ? shortest : Math.round(least + (most - least) * share));
  });
  return null;
}

interface Timed {
  readonly machine: MachineId;
  readonly state: StoreState;
  readonly timer: ElectionTimer;
}

/** The running replicas of the region whose election timer runs, by store. */
function timedIn(cluster: Cluster, region: RegionId): readonly Timed[] {
  return (cluster.replicaMachines.get(region) ?? []).flatMap((machine): Timed[] => {
    const state = storeStateOf(cluster, machine);
    const timer = state === undefined ? null : electionTimerOf(state, region, cluster.now);
    if (state === undefined || timer === null || machineAt(cluster, machine).process !== "running") return [];
    return [{ machine, state, timer }];
  }).sort((a, b) => a.state.id - b.state.id);
}

/** A write through the region's leader. */
export function proposeWrite(engine: Engine, region: RegionId, key: Key, value: string): Refusal | null {
  const state = turnToLeader(engine, region);
  const problem = whyNotWrite(state, engine, region, key, value);
  if (problem !== null) return refuse(region, problem);
  emit(engine, { name: "raft.write.proposed", region, store: state.id, key, value });
  writeByHand(state, engine, region, key, value);
  return null;
}

/** A change of members through the region's leader; see `ChangeMembers`. */
export function proposeMembers(engine: Engine, region: RegionId, add: StoreId, remove: StoreId): Refusal | null {
  const state = turnToLeader(engine, region);
  const { machine } = engine;
  const descriptor = state.peers.get(region)?.region;
  assert(descriptor !== undefined, "who leads a region has a replica of it");
  const wanted = changesFor(descriptor, add, remove, SOME_ID);
  const problem = "reason" in wanted ? wanted : whyNotMembers(state, engine, region, wanted);
  if (problem !== null) return refuse(region, problem);
  const isNew = add !== 0 && descriptor.peers.every(({ storeId }) => storeId !== add);
  const id = isNew ? newPeerId(engine) : 0;
  if (id === null) {
    const text = "PD does not run: nobody gives the new replica its id.";
    return { code: "pd-not-running", text, values: { kind: "pd", id: 1 } };
  }
  engine.machine = machine;
  engine.cause = 0;
  emit(engine, { name: "raft.members.proposed", region, add, remove });
  const changes = changesFor(descriptor, add, remove, id);
  if (!("reason" in changes)) changeByHand(state, engine, region, changes);
  return null;
}

/** PD gives out ids; a cluster that has none counts by itself. Null while PD does not run. */
function newPeerId(engine: Engine): PeerId | null {
  const { cluster } = engine;
  if (cluster.directory.pds.length > 0) return askPd(engine, { kind: "allocate-id" })?.id ?? null;
  return ++cluster.lastId;
}

/** The engine's turn is that of the store which leads the region: that one does was checked before. */
function turnToLeader(engine: Engine, region: RegionId): StoreState {
  const machine = leaderMachine(engine.cluster, region);
  const state = machine === undefined ? undefined : storeStateOf(engine.cluster, machine);
  assert(machine !== undefined && state !== undefined, "a region was found to be led");
  engine.machine = machine;
  engine.cause = 0;
  return state;
}

const refuse = (region: RegionId, { reason, detail }: NotProposed): Refusal => ({
  code: `propose.${reason}`, text: `The leader of region ${region} proposes nothing: ${detail}.`, values: { region, detail },
});
