import { createStream, drawDuration } from "../kernel/random.ts";
import { after, START, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { RegionId } from "../proto/region.ts";
import { isLeader } from "../store/index.ts";
import type { Strike } from "../action/definition.ts";
import type { ArmedStrike } from "./armed.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";
import { plan, type Engine } from "./host.ts";
import { end, pauseProcess, resumeProcess, standStill } from "./lifecycle.ts";
import { isolateMachine } from "./links.ts";

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
export function strikeLeaderOf(engine: Engine, strike: Strike): void {
  const { cluster } = engine;
  const leader = leaderMachine(cluster, strike.region);
  if (leader === undefined) return;
  if (strike.afterHeartbeat) cluster.armed.push({ strike, sender: leader, arrivals: [] });
  else strikeMachine(engine, leader, strike);
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
    standStill(engine, sender);
    const random = createStream(cluster.seed, `strike/${strike.region}/${cluster.now}`);
    const delay = drawDuration(random, { min: 0 as Duration, max: strike.within });
    plan(cluster, after(latest, delay),
      { kind: "strike", to: sender, incarnation: machineAt(cluster, sender).incarnation, strike });
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
export function strikeMachine(
  engine: Engine, machine: MachineId, { fault, duration }: Pick<Strike, "fault" | "duration">,
): void {
  switch (fault) {
    case "kill":
      end(engine, machine, "dead");
      return;
    case "power-off":
      end(engine, machine, "off");
      return;
    case "pause":
      pauseProcess(engine, machine, duration);
      return;
    case "isolate":
      if (machineAt(engine.cluster, machine).process === "paused") resumeProcess(engine, machine);
      isolateMachine(engine, machine);
  }
}
