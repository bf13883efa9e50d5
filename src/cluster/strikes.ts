import { definitionOf } from "../action/index.ts";
import { blowOf } from "../action/strike-leader.ts";
import type { Strike } from "../action/definition.ts";
import { createStream, drawDuration } from "../kernel/random.ts";
import { after, START, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import type { RegionId } from "../proto/region.ts";
import { MessageType } from "../raft/index.ts";
import { isLeader } from "../store/index.ts";
import { nodeOf, storeStateOf, type Cluster } from "./cluster.ts";
import { machineAt, plan, resumeProcess, type Engine } from "./engine.ts";
import { createHands } from "./inputs.ts";

/**
 * A fault that waits for the next heartbeat of a region's leader. The heartbeat is that leader's last word: its process
 * stands still from the moment at which it is sent, and is struck once it has reached every running follower (and a random
 * part of `within` later), so that all of them begin to count at the same time and hear nothing else.
 */
export interface ArmedStrike {
  readonly strike: Strike;
  /** The heartbeats of the present delivery: who sent them, and when each arrives (-1 where it is lost). */
  sender: MachineId;
  arrivals: readonly { readonly to: MachineId; readonly at: Instant }[];
}

/** The running machine that leads the region, the one of the highest term if two believe so; undefined if none does. */
export function leaderMachine(cluster: Cluster, region: RegionId): MachineId | undefined {
  let best: MachineId | undefined;
  let term = 0;
  for (const id of cluster.replicaMachines.get(region) ?? []) {
    const peer = machineAt(cluster, id).process === "running" ? storeStateOf(cluster, id)?.peers.get(region) : undefined;
    if (peer === undefined || !isLeader(peer) || peer.node.raft.term <= term) continue;
    best = id;
    term = peer.node.raft.term;
  }
  return best;
}

/** Strikes the leader of the region, or waits for its heartbeat; the leader was looked for before. */
export function strikeLeader(engine: Engine, strike: Strike): void {
  const { cluster } = engine;
  const leader = leaderMachine(cluster, strike.region);
  if (leader === undefined) return;
  if (strike.afterHeartbeat) cluster.armed.push({ strike, sender: leader, arrivals: [] });
  else strikeMachine(engine, leader, strike);
}

/** Notes the heartbeats that a strike waits for, as they are handed to the network. */
export function noticeHeartbeats(cluster: Cluster, from: MachineId, to: MachineId, message: Message, arrives: Instant): void {
  if (message.kind !== "raft") return;
  for (const armed of cluster.armed) {
    const isIt = message.envelopes.some(({ regionId, message: raft }) =>
      regionId === armed.strike.region && raft?.type === MessageType.Heartbeat);
    if (!isIt) continue;
    if (armed.sender !== from) armed.arrivals = [];
    armed.sender = from;
    armed.arrivals = [...armed.arrivals, { to, at: arrives }];
  }
}

/** At the end of a delivery: a leader whose heartbeats are all on their way stands still, and its end is planned. */
export function springStrikes(engine: Engine): void {
  const { cluster } = engine;
  for (const armed of cluster.armed.slice()) {
    const { strike, sender, arrivals } = armed;
    if (arrivals.length === 0) continue;
    armed.arrivals = [];
    const latest = latestArrival(cluster, strike.region, sender, arrivals);
    if (latest === null) continue;
    cluster.armed.splice(cluster.armed.indexOf(armed), 1);
    const machine = machineAt(cluster, sender);
    machine.process = "paused";
    machine.processSince = cluster.now;
    cluster.pauses[sender] = (cluster.pauses[sender] ?? 0) + 1;
    const random = createStream(cluster.seed, `strike/${strike.region}/${cluster.now}`);
    const delay = drawDuration(random, { min: 0 as Duration, max: strike.within });
    plan(cluster, after(latest, delay), { kind: "strike", to: sender, incarnation: machine.incarnation, strike });
  }
}

/** When the last running follower has the heartbeat; null where one of them will not get it. */
function latestArrival(
  cluster: Cluster, region: RegionId, sender: MachineId, arrivals: ArmedStrike["arrivals"],
): Instant | null {
  let latest = START;
  for (const id of cluster.replicaMachines.get(region) ?? []) {
    if (id === sender || machineAt(cluster, id).process !== "running") continue;
    const arrival = arrivals.find(({ to }) => to === id);
    if (arrival === undefined || arrival.at < 0) return null;
    if (arrival.at > latest) latest = arrival.at;
  }
  return latest === START ? null : latest;
}

/** The fault itself. Whoever stood still for it goes on first, where the fault leaves its process alive. */
export function strikeMachine(engine: Engine, machine: MachineId, strike: Strike): void {
  if (strike.fault === "isolate" && machineAt(engine.cluster, machine).process === "paused") resumeProcess(engine, machine);
  const blow = blowOf(strike, nodeOf(engine.cluster, machine));
  definitionOf(blow.kind).perform(blow, createHands(engine));
}
