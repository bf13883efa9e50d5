import { orderedGet, orderedSet } from "../../kernel/ordered-map.ts";
import type { ReplicatedWrite, WriteVersion } from "../../proto/replication.ts";
import type { StoreId } from "../../proto/region.ts";
import type { Serving } from "./links.ts";
import type { Replica } from "./state.ts";

/**
 * Takes a write into what the keys hold, where every member takes writes. A write that knew the one that is held replaces it; of
 * two that did not know each other the later one by their origins' calendars is kept, and the other is lost.
 */
export function mergeWrite(serving: Serving, replica: Replica, write: ReplicatedWrite): void {
  const held = orderedGet(replica.held, write.key);
  const version = write.version;
  if (version === null) return;
  if (held === undefined || held.version === null || knows(version, held.version)) {
    orderedSet(replica.held, write.key, write);
    return;
  }
  if (knows(held.version, version)) return;
  const isLater = compare(version, held.version) > 0;
  const [kept, lost] = isLater ? [write, held] as const : [held, write] as const;
  const seen = union(version.seen, held.version.seen);
  orderedSet(replica.held, write.key, { ...kept, version: { ...(kept.version ?? version), seen } });
  noteConflict(serving, replica, kept, lost);
}

/** Whether a version is the other one, or came behind it. */
const knows = ({ seen }: WriteVersion, other: WriteVersion): boolean =>
  [...other.seen].every(([member, index]) => (seen.get(member) ?? 0) >= index);

/** The later one wins; of two of one instant that of the higher store. */
const compare = (a: WriteVersion, b: WriteVersion): number => a.clock - b.clock || a.origin - b.origin;

function union(a: ReadonlyMap<StoreId, number>, b: ReadonlyMap<StoreId, number>): ReadonlyMap<StoreId, number> {
  const both = new Map(a);
  for (const [member, index] of b) both.set(member, Math.max(index, both.get(member) ?? 0));
  return new Map([...both].sort(([one], [other]) => one - other));
}

function noteConflict({ server, state, host }: Serving, { group }: Replica, kept: ReplicatedWrite, lost: ReplicatedWrite): void {
  host.observe({
    kind: "replication-conflict", region: group.id, store: state.id, key: kept.key, kept: placeOf(kept), lost: placeOf(lost),
    seen: lost.version?.seen ?? new Map(),
  });
  server.untold.conflicting.add(group.id);
  server.untold.conflicts++;
}

const placeOf = ({ index, version }: ReplicatedWrite): { readonly origin: StoreId; readonly index: number } =>
  ({ origin: version?.origin ?? 0, index });
