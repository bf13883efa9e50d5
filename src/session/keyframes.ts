import { countBefore } from "../kernel/search.ts";
import { clientStates, forkCluster, storeStateOf, type Cluster } from "../cluster/cluster.ts";
import type { WholeMoment } from "../cluster/thinning.ts";
import type { Instant } from "../kernel/time.ts";
import { need } from "../kernel/late-part.ts";
import { forkFolds, type FoldSet } from "../proto/fold.ts";
import type { Keyframe } from "./keyframe.ts";
import { THINNING } from "./parts.ts";

/**
 * What all keyframes of a run may weigh together. A worker must stay below 600 MB with the largest cluster, and below 900 MB with
 * so many replicas that keyframes are thin: the hour behind it is worth that much.
 */
const WEIGHT_AT_MOST = 330_000_000;
const THIN_WEIGHT_AT_MOST = 400_000_000;

/** Events between two keyframes: less than a tenth of a second's replay of a small cluster, half a second's of the largest. */
const WORK_BETWEEN = 20_000;
/**
 * Whoever goes on from a fork copies each replica when it first changes it, at the price of about half an event. So much work for
 * every copy keeps that below a tenth.
 */
const WORK_PER_COPY = 5;
/** What is thin is looked through replica by replica when it is taken: so much work for each keeps that below a fifth. */
const WORK_PER_REPLICA = 2;
/** As long as it can be helped no gap between keyframes grows beyond so many usual ones, however long ago. */
const GAPS_AT_MOST = 6;

/** The amount of work at which the next keyframe is due behind these. */
export function nextKeyframeAt(keyframes: readonly Keyframe[]): number {
  const last = keyframes[keyframes.length - 1];
  return last === undefined ? 0 : last.work + workBehind(last);
}

const workBehind = ({ thin, replicas, changed }: Keyframe): number =>
  Math.max(WORK_BETWEEN, thin === null ? changed * WORK_PER_COPY : replicas * WORK_PER_REPLICA);

/** Adds a keyframe behind those of a branch, and removes others until all of them weigh what they may. */
export function keepKeyframe(keyframes: Keyframe[], cluster: Cluster, past: FoldSet, inputsDone: number): void {
  const keyframe = takeKeyframe(cluster, past, inputsDone, keyframes[keyframes.length - 1]);
  keyframes.push(THINNING.code?.thinned(keyframe, keyframes, { cluster, past }) ?? keyframe);
  thinKeyframes(keyframes);
}

/** The moment as it was, to go on from. */
export const momentOf = ({ held, past, thin }: Keyframe): WholeMoment => (thin === null
  ? { cluster: forkCluster(held), past: forkFolds(past) } : need(THINNING).thickMoment({ cluster: held, past }, thin));

/** The keyframe of a moment, given the one before it. */
export function takeKeyframe(cluster: Cluster, past: FoldSet, inputsDone: number, before: Keyframe | undefined): Keyframe {
  const operations = clientStates(cluster).reduce((sum, { measures: { ok, failed } }) => sum + ok + failed, 0);
  return weighed({
    at: cluster.now, work: cluster.sequence, held: forkCluster(cluster), thin: null, past: forkFolds(past), inputsDone,
    operations,
  }, before);
}

/** The latest keyframe at or before `instant`; the first one stands at the start of the run. */
export const keyframeBefore = (keyframes: readonly Keyframe[], instant: Instant): Keyframe | undefined =>
  keyframes[countBefore(keyframes, instant, isUntil) - 1];

const isUntil = ({ at }: Keyframe, instant: Instant): boolean => at <= instant;

/**
 * Removes keyframes until the rest weighs what it may: always the one whose loss costs least, that is, whose two neighbours stand
 * closest together in proportion to their age. What stays is dense near now and sparse long ago, but no sparser than
 * `GAPS_AT_MOST` while anything else can go.
 */
function thinKeyframes(keyframes: Keyframe[]): void {
  let weight = keyframes.reduce((sum, keyframe) => sum + keyframe.weight, 0);
  const latest = keyframes[keyframes.length - 1];
  const most = latest?.thin == null ? WEIGHT_AT_MOST : THIN_WEIGHT_AT_MOST;
  while (weight > most && latest !== undefined) {
    const least = leastMissed(keyframes, latest);
    const [gone, follower] = keyframes.splice(least, 2);
    if (gone === undefined || follower === undefined) return;
    // What the follower shared with the one that goes it may now hold alone.
    const heavier = follower.thin !== null ? follower : weighed(follower, keyframes[least - 1]);
    keyframes.splice(least, 0, heavier);
    weight += heavier.weight - follower.weight - gone.weight;
  }
}

/** The place of the keyframe whose loss costs least, and from which no other differs; neither the first nor the last. */
function leastMissed(keyframes: readonly Keyframe[], latest: Keyframe): number {
  const widest = GAPS_AT_MOST * (latest.thin === null ? WORK_BETWEEN : workBehind(latest));
  let least = keyframes.length;
  let leastCost = Infinity;
  for (let i = 1; i < keyframes.length - 1; i++) {
    const { work, thin } = keyframes[i] as Keyframe;
    if (thin !== null && keyframes.some((other) => other.thin?.parts.earlier === thin.parts)) continue;
    const gap = (keyframes[i + 1]?.work ?? 0) - (keyframes[i - 1]?.work ?? 0);
    // A share below 2 for the one, thousands for the other: gaps that are too wide come last.
    const cost = gap <= widest ? gap / (latest.work - work + 1) : gap;
    if (cost < leastCost) [least, leastCost] = [i, cost];
  }
  return least;
}

/**
 * What each of these adds to a keyframe, measured (`npm run bench -- history` compares): an operation is one that clients ended.
 */
export const KEYFRAME_BYTES = { keyframe: 100_000, replica: 200, copy: 2_450, planned: 40, operation: 300 } as const;

/** Logs are compacted and checkers forget: what was written and read before so many operations is in no keyframe any more. */
const OPERATIONS_HELD = 10_000;

/** What the keyframe holds alone: whatever is one value here and in the one before it counts there. */
function weighed(keyframe: Omit<Keyframe, "changed" | "replicas" | "weight">, before: Keyframe | undefined): Keyframe {
  const { held: cluster, operations } = keyframe;
  let replicas = 0;
  let changed = 0;
  for (const machine of cluster.directory.stores.values()) {
    const { peers } = storeStateOf(cluster, machine) ?? {};
    const earlier = before === undefined ? undefined : storeStateOf(before.held, machine)?.peers;
    if (peers === undefined) continue;
    replicas += peers.size;
    for (const [region, peer] of peers) if (earlier?.get(region) !== peer) changed++;
  }
  const { keyframe: rest, replica, copy, planned, operation } = KEYFRAME_BYTES;
  const weight = rest + replicas * replica + changed * copy + cluster.queue.size * planned +
    Math.min(operations - (before?.operations ?? 0), OPERATIONS_HELD) * operation;
  return { ...keyframe, changed, replicas, weight };
}
