import { seconds, type Duration } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import {
  FRAME_BYTES, traitsOf, type LogEnd, type Promotion, type ReplicaStatus, type ReplicationGroup,
} from "../../proto/replication.ts";
import type { PdHost, PdState } from "../state.ts";
import { hearOwner, pingOwners, startMaster, tickMaster } from "./master.ts";
import type { MonitorCode } from "./part.ts";
import { forkReplicationMonitor, type ReplicationMonitor } from "./state.ts";
import { isFurther, nextTerm } from "./terms.ts";

/** So long after a poll it is judged: Orchestrator looks once a second at what its polls have brought. */
const JUDGED_AFTER = seconds(1);

/**
 * The member that leads PD polls all servers. Where a primary does not answer and every replica that does says that it does not
 * hear it either, the replica whose disk is furthest is made the primary.
 */
export const monitoring: MonitorCode = {
  start(state, host) {
    const monitor = state.replication;
    if (monitor === null) return;
    if (traitsOf(monitor.plan).isOwned) startMaster(state, host, monitor);
    else planPoll(monitor, host);
  },
  hear(state, host, message) {
    const monitor = state.replication;
    const { serial, round, store, groups } = message;
    if (monitor === null || monitor.plan.serial !== serial) return;
    if (traitsOf(monitor.plan).isOwned) hearOwner(state, host, monitor, message);
    else if (monitor.round === round) monitor.answers.set(store, groups);
  },
  expire(state, host, { serial, due }) {
    const monitor = state.replication;
    if (monitor === null || monitor.plan.serial !== serial) return;
    if (traitsOf(monitor.plan).isOwned) (due === "poll" ? pingOwners : tickMaster)(state, host, monitor);
    else if (due === "poll") poll(state, host, monitor);
    else if (due === "judge" && state.office?.isOpen === true) judge(state, host, monitor);
  },
  fork: forkReplicationMonitor,
};

const planPoll = ({ plan }: ReplicationMonitor, host: PdHost): void =>
  host.startTimer(host.settings.replication.pollInterval, { kind: "replication", timer: { serial: plan.serial, due: "poll" } });

function poll({ office }: PdState, host: PdHost, monitor: ReplicationMonitor): void {
  planPoll(monitor, host);
  // Where every member takes writes nobody needs to be promoted.
  const { serial } = monitor.plan;
  if (office?.isOpen !== true || traitsOf(monitor.plan).isShared) return;
  monitor.round++;
  monitor.answers = new Map();
  for (const store of monitor.plan.nearest.keys()) {
    const machine = host.directory.stores.get(store);
    if (machine === undefined) continue;
    host.send(machine, "pd", { kind: "replication", serial, say: "ask-status", round: monitor.round }, FRAME_BYTES);
  }
  const wait = Math.min(JUDGED_AFTER, host.settings.replication.pollInterval) as Duration;
  host.startTimer(wait, { kind: "replication", timer: { serial, due: "judge" } });
}

function judge({ memberId }: PdState, host: PdHost, monitor: ReplicationMonitor): void {
  const statuses = new Map([...monitor.answers].map(([store, groups]) =>
    [store, new Map(groups.map((status) => [status.group, status]))] as const));
  const orders = new Map<string, { readonly store: StoreId; readonly failed: StoreId; readonly groups: Promotion[] }>();
  for (const group of monitor.plan.groups) {
    const verdict = verdictOn(group, statuses);
    if (verdict === null) continue;
    const { store, failed, term, answers } = verdict;
    host.observe({ kind: "replication-judged", region: group.id, chosen: store, answers });
    const name = `${store}/${failed}`;
    const order = orders.get(name) ?? { store, failed, groups: [] };
    const next = nextTerm(Math.max(term, monitor.given.get(group.id) ?? 0), memberId);
    monitor.given.set(group.id, next);
    order.groups.push({ group: group.id, term: next });
    orders.set(name, order);
  }
  for (const { store, failed, groups } of orders.values()) {
    const machine = host.directory.stores.get(store);
    if (machine === undefined) continue;
    host.send(machine, "pd", { kind: "replication", serial: monitor.plan.serial, say: "promote", failed, groups },
      FRAME_BYTES + groups.length * FRAME_BYTES);
  }
}

interface Verdict {
  /** Whom to promote in whose place, and the highest term that anybody knows. */
  readonly store: StoreId;
  readonly failed: StoreId;
  readonly term: number;
  readonly answers: readonly LogEnd[];
}

/** What is to be done for a group, or null. */
function verdictOn(
  { id, members }: ReplicationGroup, statuses: ReadonlyMap<StoreId, ReadonlyMap<number, ReplicaStatus>>,
): Verdict | null {
  const known = members.flatMap((store) => {
    const status = statuses.get(store)?.get(id);
    return status === undefined ? [] : [{ store, status }];
  });
  const [first, ...rest] = known;
  if (first === undefined) return null;
  const latest = rest.reduce((best, other) => (other.status.term > best.status.term ? other : best), first);
  const { term, primary } = latest.status;
  if (statuses.has(primary)) return null;
  if (known.some(({ status }) => status.hearsPrimary)) return null;
  const furthest = rest.reduce((best, other) => (isFurther(other.status, best.status) ? other : best), first);
  const answers = known.map(({ store, status: { lastTerm, durable } }) => ({ store, lastTerm, durable }));
  return { store: furthest.store, failed: primary, term, answers };
}
