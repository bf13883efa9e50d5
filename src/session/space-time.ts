import { storeStateOf, type Cluster } from "../cluster/cluster.ts";
import { byDeparture, lostIn, messagesIn, underWayIn, type Carried } from "../cluster/group-messages.ts";
import type { GroupMessage, SpaceTime, SpaceTimeMark, SpaceTimeMessage, SpaceTimeWindow } from "../cluster/group-picture.ts";
import { watchPassing } from "../cluster/passing.ts";
import { createRestWatch } from "../cluster/rest-watch.ts";
import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventName } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { runAside, stepRun, type Run } from "./run.ts";

/** Steps that are replayed for one answer: a second's work of a small cluster's engine. */
const MAX_STEPS = 200_000;
/** More lines would be a black area. */
const MAX_MESSAGES = 5_000;

/**
 * What the group said and did from one instant to another of the branch's past, by replaying it beside the run: messages are in
 * no record. Exact; bounded in steps and messages.
 */
export function spaceTimeOf(run: Run, { region, from, to }: SpaceTimeWindow, maxSteps = MAX_STEPS): SpaceTime {
  const end = Math.min(to, run.branch.end) as Instant;
  const aside = runAside(run, Math.min(from, end) as Instant);
  const none = { region, from, to, members: [], messages: [], marks: [], cutAt: null, rests: { leases: [], asleep: [] } };
  if (aside === null) return none;
  const messages: GroupMessage[] = [];
  const commits: SpaceTimeMark[] = [];
  const note = (carried: Carried): void => void messages.push(...messagesIn(aside.cluster, region, carried));
  const members = new Set(holdersOf(aside.cluster, region));
  lostIn(aside.cluster).forEach(note);
  const known = new Map<StoreId, number>();
  noteCommits(aside.cluster, region, known, []);
  const rests = createRestWatch();
  rests.look(aside.cluster, region);
  const look = watchPassing(aside.cluster, { message: note });
  let steps = 0;
  while (messages.length < MAX_MESSAGES && steps++ < maxSteps && stepRun(aside, end) !== null) {
    look();
    noteCommits(aside.cluster, region, known, commits);
    rests.look(aside.cluster, region);
  }
  const isCut = messages.length >= MAX_MESSAGES || steps > maxSteps;
  underWayIn(aside.cluster).forEach(note);
  const until = isCut ? aside.cluster.now : end;
  const spoke = messages.flatMap((message) => [message.from, message.to]);
  for (const store of [...holdersOf(aside.cluster, region), ...spoke]) members.add(store);
  const told = run.branch.events.filter(({ at }) => at >= from && at <= until)
    .flatMap((event) => markOf(event, region, members));
  return {
    region, from, to, members: [...members].sort((a, b) => a - b),
    messages: messages.sort(byDeparture).map(withoutFields),
    marks: [...told, ...commits].sort((a, b) => a.at - b.at || a.store - b.store),
    cutAt: isCut ? until : null, rests: rests.until(until),
  };
}

const withoutFields = (
  { packet, place, from, to, says, term, departed, arrives, fate, entries }: GroupMessage,
): SpaceTimeMessage => ({ packet, place, from, to, says, term, departed, arrives, fate, entries });

const holdersOf = (cluster: Cluster, region: RegionId): StoreId[] =>
  (cluster.replicaMachines.get(region) ?? []).map((machine) => storeStateOf(cluster, machine)?.id ?? 0);

/** Notes up to where each replica knows the log to be committed, and marks where that has moved. */
function noteCommits(cluster: Cluster, region: RegionId, known: Map<StoreId, number>, marks: SpaceTimeMark[]): void {
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const state = storeStateOf(cluster, machine);
    const index = state?.peers.get(region)?.node.raft.log.committed;
    if (state === undefined || index === undefined || index === known.get(state.id)) continue;
    // A process that died may come back knowing less.
    if (index > (known.get(state.id) ?? 0)) marks.push({ at: cluster.now, store: state.id, kind: "committed", index, event: 0 });
    known.set(state.id, index);
  }
}

const KINDS: Readonly<Partial<Record<EventName, SpaceTimeMark["kind"]>>> = {
  "raft.campaign.started": "campaign", "raft.leader.elected": "elected", "raft.leader.stepped-down": "stepped-down",
  "raft.conf.applied": "members", "node.killed": "stopped", "node.exited": "stopped",
  "node.powered-off": "stopped", "node.paused": "stopped",
  "node.restarted": "started", "node.resumed": "started", "raft.timer.ran-out": "by-hand", "raft.timers.set": "by-hand",
  "raft.write.proposed": "by-hand", "raft.members.proposed": "by-hand",
};

/** What an event is on the lines of the group; none where it is nothing to it. */
function markOf({ id, at, body }: ClusterEvent, region: RegionId, members: ReadonlySet<StoreId>): readonly SpaceTimeMark[] {
  const kind = KINDS[body.name];
  if (kind === undefined || ("region" in body && body.region !== region)) return [];
  const store = storeIn(body);
  return store === null || (store !== 0 && !members.has(store)) ? [] : [{ at, store, kind, index: 0, event: id }];
}

/** The store that an event is about, 0 for none; null for what is about another machine. */
function storeIn(body: EventBody): StoreId | null {
  if ("node" in body) return body.node.kind === "store" ? body.node.id : null;
  return "store" in body ? body.store : 0;
}
