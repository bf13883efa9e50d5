import type { Cluster } from "../../cluster/cluster.ts";
import { EPOCH_MILLIS, idOf } from "../../exchange/pd-export.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import { between, formatDuration, type Instant } from "../../kernel/time.ts";
import type { OperatorRecord, Operator } from "../../pd/index.ts";
import { changeOf } from "../../proto/operator-change.ts";
import type { OperatorChange, OperatorStep, PeerRef } from "../../proto/operators.ts";

/** What ids and instants are written by. */
interface Writing {
  readonly cluster: Cluster;
  /** When PD was started: Go tells how long ago that was beside each of its times. */
  readonly startedAt: Instant;
}

/** An operator as PD prints it (pkg/schedule/operator). */
export function operatorText(operator: Readonly<Operator>, writing: Writing): string {
  const { description, steps, kinds, regionId, epoch, currentStep, sizeMiB, timeout, createdAt } = operator;
  const id = (number: number): string => String(idOf(writing.cluster, number));
  const change = changeOf(steps);
  const brief = change === null ? "" : briefOf(change, id);
  const created = goTime(createdAt, writing);
  const list = steps.map((step, i) => `${i}:{${stepText(step, id)}}`).join(", ");
  const done = currentStep >= steps.length ? " finished" : "";
  return `${description} {${brief}} (kind:${kinds.join(",")}, region:${id(regionId)}(${epoch.version}, ${epoch.confVer}), ` +
    `createAt:${created}, startAt:${operator.id === 0 ? NEVER_STARTED : created}, currentStep:${currentStep}, size:${sizeMiB}, steps:[${list}], ` +
    `timeout:[${formatDuration(timeout)}])${done}`;
}

/** Go's zero time. */
const NEVER_STARTED = "0001-01-01 00:00:00 +0000 UTC";

/** An operator of the history. */
export function recordText({ operator, at }: OperatorRecord, writing: Writing): string {
  const took = formatDuration(between(operator.createdAt, at));
  return `${operatorText(operator, writing)} (finishAt:${goTime(at, writing)}, duration:${took})`;
}

/** pdpb.OperatorStatus. */
export function statusOfEnd({ end }: OperatorRecord): string {
  switch (end) {
    case "success": return "SUCCESS";
    case "timeout": return "TIMEOUT";
    case "replaced": return "REPLACE";
    case "region-not-found": case "epoch-not-match": case "stale-status": case "admin-stop":
    case "related-merge-region": case "already-exist": case "exceed-store-limit": case "exceed-wait-limit": return "CANCEL";
  }
}

/** A time as Go prints one that it has measured itself. */
function goTime(instant: Instant, { startedAt }: Writing): string {
  const up = between(startedAt, instant);
  const whole = Math.floor(Math.abs(up) / 1_000_000);
  const rest = String((Math.abs(up) % 1_000_000) * 1_000).padStart(9, "0");
  const date = formatRfc3339(EPOCH_MILLIS, instant).replace("T", " ").replace("Z", " +0000 UTC");
  return `${date} m=${up < 0 ? "-" : "+"}${whole}.${rest}`;
}

type IdWriter = (id: number) => string;

const listOf = (stores: readonly number[], id: IdWriter): string => `[${stores.map(id).join(" ")}]`;

function briefOf(change: OperatorChange, id: IdWriter): string {
  switch (change.kind) {
    case "move": return `mv peer: store ${listOf(change.from, id)} to ${listOf(change.to, id)}`;
    case "add": return `add peer: store ${listOf(change.to, id)}`;
    case "remove": return `rm peer: store ${listOf(change.from, id)}`;
    case "promote": return `promote peer: store ${listOf(change.stores, id)}`;
    case "demote": return `demote peer: store ${listOf(change.stores, id)}`;
    case "transfer-leader": return `transfer leader: store ${id(change.from)} to ${id(change.to)}`;
    case "merge": return `merge: region ${id(change.source)} to ${id(change.target)}`;
    case "split": return `split: region ${id(change.region)} use policy ${change.policy.toUpperCase()}`;
  }
}

function stepText(step: OperatorStep, id: IdWriter): string {
  switch (step.kind) {
    case "transfer-leader": return `transfer leader from store ${id(step.from)} to store ${id(step.to)}`;
    case "add-learner": return `add learner peer ${peerAt(step.target, id)}`;
    case "promote-learner": return `promote learner peer ${peerAt(step.target, id)} to voter`;
    case "remove-peer": return `remove peer on store ${id(step.target.store)}`;
    case "enter-joint": return `use joint consensus, ${swapText(step.promote, step.demote, id)}`;
    case "leave-joint": return `leave joint state, ${swapText(step.promote, step.demote, id)}`;
    case "split-region": return `split region with policy ${step.policy.toUpperCase()}`;
    case "merge-region": return `merge region ${id(step.source.id)} into region ${id(step.target.id)}`;
  }
}

const peerAt = ({ peer, store }: PeerRef, id: IdWriter): string => `${id(peer)} on store ${id(store)}`;

const swapText = (promote: readonly PeerRef[], demote: readonly PeerRef[], id: IdWriter): string => [
  ...promote.map((ref) => `promote learner peer ${peerAt(ref, id)} to voter`),
  ...demote.map((ref) => `demote voter peer ${peerAt(ref, id)} to learner`),
].join(", ");
