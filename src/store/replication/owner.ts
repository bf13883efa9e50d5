import { assertInvariant } from "../../kernel/assert.ts";
import { micros } from "../../kernel/time.ts";
import type { Promotion, ReplicationToStore } from "../../proto/replication.ts";
import { offerAll, type Serving } from "./links.ts";
import { stepDown } from "./primary.ts";
import { bytesSinceFlush, dropUndurable, endOfLog, type Takeover } from "./state.ts";
import { tellOwner } from "./untold.ts";

/** A log is read and written once: the disk carries its bytes so often. */
const READ_AND_WRITTEN = 2;

/**
 * The master takes logs from their owners: who has the log of a region promises to take nothing of an earlier term, so that an
 * owner that PD cannot reach has no quorum any more.
 */
export function fence(serving: Serving, groups: readonly Promotion[]): void {
  for (const { group, term } of groups) {
    const replica = serving.server.replicas.get(group);
    if (replica === undefined || term <= replica.term) continue;
    dropUndurable(replica);
    stepDown(serving, replica, term, 0);
  }
}

/** The master gives this store regions whose owner is gone. Their logs are split first, all together. */
export function takeRegions(
  serving: Serving, { failed, groups }: Extract<ReplicationToStore, { readonly say: "promote" }>,
): void {
  const { server, host } = serving;
  const taken = groups.filter((promotion) => begins(serving, promotion));
  if (taken.length === 0) return;
  const id = server.nextTakeover++;
  const takeover: Takeover = { failed, since: host.clock(), groups: taken, done: 0, opened: 0 };
  server.takeovers.set(id, takeover);
  let bytes = 0;
  for (const { group } of taken) {
    bytes += bytesOf(serving, group);
    note(serving, takeover, group, "splitting");
  }
  tellOwner(serving, "splitting", takeover, taken.length, bytes);
  work(serving, "split", id, bytes);
}

function begins(serving: Serving, { group, term }: Promotion): boolean {
  const replica = serving.server.replicas.get(group);
  if (replica === undefined || term < replica.term || isTaking(serving, group, term)) return false;
  // It has opened the region in this term, and perhaps lost it with its process: that is over.
  if (replica.history.some((start) => start.term === term)) return false;
  assertInvariant("single-owner", term > replica.term || replica.primary === 0, "nobody owns a region in a term that is given");
  fence(serving, [{ group, term }]);
  return true;
}

const isTaking = ({ server }: Serving, group: number, term: number): boolean => [...server.takeovers.values()]
  .some(({ groups, done }) => groups.some((each, i) => i >= done && each.group === group && each.term === term));

/** Whether this store takes the group over in the term that it knows: to the master that is as good as its owner. */
export const takesOver = (serving: Serving, group: number): boolean =>
  isTaking(serving, group, serving.server.replicas.get(group)?.term ?? 0);

const bytesOf = ({ server }: Serving, group: number): number => {
  const replica = server.replicas.get(group);
  return replica === undefined ? 0 : bytesSinceFlush(replica);
};

/** The disk reads the bytes and writes them, among all else that it does. */
function work({ server, host }: Serving, due: "split" | "replayed", of: number, bytes: number): void {
  const took = host.occupyDisk(bytes * READ_AND_WRITTEN);
  host.startTimer(took, { kind: "replication", timer: { serial: server.plan.serial, due, of } });
}

function note({ state, host }: Serving, { failed }: Takeover, region: number, to: "splitting" | "replaying" | "open"): void {
  host.observe({ kind: "replication-owner", region, state: to, from: failed, to: state.id, silence: micros(0) });
}

/** The logs are split: the regions are replayed, one after the other. */
export function split(serving: Serving, id: number): void {
  const takeover = serving.server.takeovers.get(id);
  if (takeover === undefined) return;
  const bytes = takeover.groups.reduce((sum, { group }) => sum + bytesOf(serving, group), 0);
  tellOwner(serving, "replaying", takeover, takeover.groups.length, bytes);
  replayNext(serving, id, takeover);
}

function replayNext(serving: Serving, id: number, takeover: Takeover): void {
  const next = takeover.groups[takeover.done];
  if (next === undefined) {
    serving.server.takeovers.delete(id);
    if (takeover.opened > 0) tellOwner(serving, "open", takeover, takeover.opened, 0);
    return;
  }
  note(serving, takeover, next.group, "replaying");
  work(serving, "replayed", id, bytesOf(serving, next.group));
}

/** A region's log is replayed, and what the keys hold written out: it is open. */
export function replayed(serving: Serving, id: number): void {
  const takeover = serving.server.takeovers.get(id);
  const next = takeover?.groups[takeover.done];
  if (takeover === undefined || next === undefined) return;
  takeover.done++;
  if (open(serving, next)) {
    takeover.opened++;
    note(serving, takeover, next.group, "open");
  }
  replayNext(serving, id, takeover);
}

/** False where the master has given the region to another one meanwhile. */
function open(serving: Serving, { group, term }: Promotion): boolean {
  const { server, state, host } = serving;
  const replica = server.replicas.get(group);
  if (replica === undefined || replica.term !== term || replica.primary !== 0) return false;
  const from = endOfLog(replica) + 1;
  replica.primary = state.id;
  replica.history = [...replica.history, { term, from }];
  replica.flushed = endOfLog(replica);
  Object.assign(replica, { flushing: 0, unflushed: 0 });
  replica.cursors.clear();
  host.observe({ kind: "replication-promoted", region: group, store: state.id, term, from });
  offerAll(serving, replica);
  return true;
}
