import type { Action } from "../../action/index.ts";
import { pdStateOf } from "../../cluster/cluster.ts";
import { plannedEvents } from "../../kernel/queue.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, micros, millis, type Duration, type Instant } from "../../kernel/time.ts";
import type { ClusterEvent, Node } from "../../proto/events.ts";
import { handle, type Handlers } from "../../proto/fold.ts";
import type { PdCommand } from "../../proto/orders.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { actOnRun, advanceRun, isBroken, type Run } from "../../session/run.ts";
import { createMoments, faultsOfEvent, faultsOfSleep, faultsOfWrites, type PlannedFault } from "./moments.ts";
import { createTogether, faultsOfLeases, faultsTogether } from "./together.ts";

/**
 * Faults that no plan could hit: they follow a moment at which a store has just said or learnt something that its disk may
 * not hold yet. At random instants such moments are missed, because with a healthy disk each lasts a millisecond.
 */
interface Aim {
  readonly random: Stream;
  /** Out of a hundred moments so many are answered with a fault. */
  readonly chance: number;
  /** Ordered by instant. */
  due: PlannedFault[];
}

/** How often the record is looked at: less than most disks of a storm take to write. */
const GLANCE = millis(2);
/** Once in so many glances a message is changed: two or three in a second of the storm. */
const GLANCES_PER_MESSAGE = 200;
/** Once in so many a region is split, or merged with its neighbour: every few seconds. */
const GLANCES_PER_RANGE = 2_000;

/** Runs to the end of the storm with aimed faults on top of the planned ones. */
export function advanceAiming(run: Run, seed: number, until: Instant): void {
  const random = createStream(seed, "aim");
  const ranges = createStream(seed, "ranges");
  const moments = createMoments(seed);
  const together = createTogether(seed);
  const aim: Aim = { random, chance: drawItem(random, [2, 5, 15]), due: [] };
  let seen = run.branch.events.length;
  while (run.cluster.now < until && !isBroken(run)) {
    advanceRun(run, Math.min(until, aim.due[0]?.at ?? until, after(run.cluster.now, GLANCE)) as Instant);
    if (!isBroken(run) && drawChance(random, 1, GLANCES_PER_MESSAGE)) tamper(run, random);
    if (!isBroken(run) && drawChance(ranges, 1, GLANCES_PER_RANGE)) reshape(run, ranges);
    for (; seen < run.branch.events.length; seen++) {
      const event = run.branch.events[seen];
      if (event === undefined) continue;
      takeAim(aim, run.cluster.now, event);
      addDue(aim, faultsOfEvent(moments, run, event));
      addDue(aim, faultsTogether(together, run, event));
    }
    addDue(aim, faultsOfSleep(moments, run));
    addDue(aim, faultsOfWrites(moments, run));
    addDue(aim, faultsOfLeases(together, run));
    while (!isBroken(run) && aim.due[0] !== undefined && aim.due[0].at <= run.cluster.now) {
      const [next] = aim.due.splice(0, 1);
      // What does not run any more refuses to be killed again: nothing is changed then.
      if (next !== undefined) actOnRun(run, next.action);
    }
  }
}

/** Does something by hand to a message under way, or to one of those that travel in a packet. */
function tamper(run: Run, random: Stream): void {
  const numbers = plannedEvents(run.cluster.queue).flatMap(({ sequence, item }) => (item.kind === "deliver" ? [sequence] : []));
  if (numbers.length === 0) return;
  const name = { packet: drawItem(random, numbers), place: drawInt(random, 0, 1) };
  const extra = drawDelay(random);
  actOnRun(run, drawItem(random, [
    { kind: "drop-message", ...name }, { kind: "delay-message", ...name, extra }, { kind: "duplicate-message", ...name },
    { kind: "deliver-message", ...name },
  ] as const));
}

/** Orders PD to split a region, or to merge two neighbours. */
function reshape(run: Run, random: Stream): void {
  const regions = rangesOf(run);
  const place = drawInt(random, 0, Math.max(0, regions.length - 1));
  const region = regions[place];
  const target = regions[place + 1];
  if (region === undefined) return;
  const merges = target !== undefined && drawChance(random, 2, 3);
  const command: PdCommand = merges
    ? { kind: "merge-region", ...(drawChance(random, 1, 2) ? { region, target } : { region: target, target: region }) }
    : { kind: "split-region", region, policy: "scan", keys: [] };
  actOnRun(run, { kind: "order", command });
}

/** Regions in key order, as PD has them. */
const rangesOf = ({ cluster }: Run): readonly RegionId[] => pdStateOf(cluster)?.tree.order ?? [];

function addDue(aim: Aim, planned: readonly PlannedFault[]): void {
  if (planned.length === 0) return;
  aim.due.push(...planned);
  aim.due.sort((a, b) => a.at - b.at);
}

function takeAim(aim: Aim, now: Instant, event: ClusterEvent): void {
  const { random } = aim;
  const target = handle(targets, random, event);
  if (target === undefined || !drawChance(random, aim.chance, 100)) return;
  const node: Node = { kind: "store", id: target };
  let at = after(now, drawDelay(random));
  const planned: PlannedFault[] = [];
  const plan = (action: Action, wait: Duration): void => {
    planned.push({ at, action });
    at = after(at, wait);
  };
  // A process that stands still sees no completion, and is then ended all the same.
  const pauses = drawChance(random, 1, 3);
  const stalls = !pauses && drawChance(random, 1, 3);
  if (pauses) plan({ kind: "pause", node, duration: null }, drawDelay(random));
  if (stalls) plan({ kind: "stall-disk", node, duration: millis(drawInt(random, 50, 3_000)) }, drawDelay(random));
  plan({ kind: drawItem(random, ["power-off", "power-off", "kill", "pause"] as const), node, duration: null },
    millis(drawInt(random, 1, 4_000)));
  plan({ kind: drawItem(random, ["restart", "restart", "resume"] as const), node }, drawDelay(random));
  addDue(aim, planned);
}

const itsStore = (_: Stream, { store }: { readonly store: StoreId }): StoreId => store;

const eitherEnd = (random: Stream, { store, to }: { readonly store: StoreId; readonly to: StoreId }): StoreId =>
  drawItem(random, [store, to, to]);

/** The store that an event makes worth hitting: it may know what its disk does not. */
const targets: Handlers<Stream, StoreId> = {
  "raft.campaign.started": itsStore,
  "raft.vote.granted": itsStore,
  "raft.leader.elected": itsStore,
  "raft.leader.ready": itsStore,
  "raft.leader.stepped-down": itsStore,
  "raft.conf.applied": itsStore,
  "region.split": itsStore,
  "region.merge.prepared": itsStore,
  "region.merge.rolled-back": itsStore,
  "region.merged": itsStore,
  "peer.created": itsStore,
  "peer.destroyed": itsStore,
  "snapshot.applied": itsStore,
  "snapshot.started": eitherEnd,
  "snapshot.failed": eitherEnd,
  "raft.transfer.started": eitherEnd,
  "raft.transfer.aborted": eitherEnd,
};

/** Right then, or as much later as a healthy or a slow disk takes to write. */
const drawDelay = (random: Stream): Duration =>
  drawItem(random, [0 as Duration, micros(drawInt(random, 1, 3_000)), millis(drawInt(random, 1, 100)),
    millis(drawInt(random, 50, 2_500))]);
