import type { ClientState } from "../client/index.ts";
import type { Instant } from "../kernel/time.ts";
import { readCalendar } from "../machine/clock.ts";
import { physicalOf, type Lock, type Ts } from "../proto/kv.ts";
import type { Key } from "../proto/region.ts";
import { clientStates, leadingPd, machineAt, type Cluster } from "./cluster.ts";
import { cellsOnDisk } from "./mvcc-lines.ts";
import { leaderAt, regionHolding } from "./region-replicas.ts";
import { commitRecordOf } from "../store/mvcc/reader.ts";

/** What will become of a lock, and by whom. */
export interface LockFate {
  /** The client whose transaction it is, or was to commit it; 0 for none that still knows of it. */
  readonly owner: number;
  /** `running`: the transaction is under way; `committing`: it is over, and its client takes the lock away. */
  readonly doing: "running" | "committing" | "gone";
  /** Whether the owner's process runs: one that stands still or is dead takes nothing away. */
  readonly isAlive: boolean;
  /** What the primary key says of the transaction. */
  readonly primary:
    | { readonly kind: "locked" }
    | { readonly kind: "committed"; readonly commitTs: Ts }
    | { readonly kind: "rolled-back" }
    /** Neither lock nor record: the prewrite may be under way, or never came. */
    | { readonly kind: "nothing" }
    /** The primary's region has no leader that could be asked. */
    | { readonly kind: "unknown" };
  /** When its life is over by PD's clock, in true time: from then on anybody may end it. */
  readonly expiresAt: Instant;
  /** Clients that have met a lock of the transaction and wait, by number. */
  readonly waiting: readonly number[];
}

/** `lock` lies on `key`. */
export function fateOf(cluster: Cluster, key: Key, lock: Lock): LockFate {
  const clients = clientStates(cluster);
  const owner = clients.find((client) => isRunning(client, lock.startTs)) ?? clients.find((client) => commits(client, key, lock));
  const machine = owner === undefined ? undefined : cluster.directory.clients[owner.client - 1];
  return {
    owner: owner?.client ?? 0,
    doing: owner === undefined ? "gone" : isRunning(owner, lock.startTs) ? "running" : "committing",
    isAlive: machine !== undefined && machineAt(cluster, machine).process === "running",
    primary: primaryOf(cluster, lock),
    expiresAt: expiryOf(cluster, lock),
    waiting: clients.filter((client) => waitsFor(client, lock.startTs)).map(({ client }) => client),
  };
}

const isRunning = ({ txn }: ClientState, startTs: Ts): boolean =>
  [...txn?.running.values() ?? []].some((transaction) => transaction.startTs === startTs && startTs !== 0);

/** Its transaction has told its client what it wanted to know: the other keys are committed, or rolled back, behind that. */
const commits = ({ waiting }: ClientState, key: Key, { startTs }: Lock): boolean => waiting.some(({ command }) =>
  (command?.kind === "commit" || command?.kind === "rollback") && command.startTs === startTs && command.keys.includes(key));

const waitsFor = ({ txn }: ClientState, startTs: Ts): boolean =>
  [...txn?.resolving.values() ?? []].some(({ locks }) => locks[0]?.lock.startTs === startTs);

function primaryOf(cluster: Cluster, { primary, startTs }: Lock): LockFate["primary"] {
  const store = leaderAt(cluster, regionHolding(cluster, primary));
  if (store === 0) return { kind: "unknown" };
  const cell = cellsOnDisk(cluster, store, primary, `${primary}\0`, 1)[0]?.[1];
  if (cell === undefined) return { kind: "nothing" };
  if (cell.lock?.startTs === startTs) return { kind: "locked" };
  const record = commitRecordOf(cell, startTs);
  if (record.kind === "none") return { kind: "nothing" };
  if (record.kind === "overlapped-rollback" || record.write.type === "rollback") return { kind: "rolled-back" };
  return { kind: "committed", commitTs: record.write.commitTs };
}

function expiryOf(cluster: Cluster, { startTs, ttlMillis }: Lock): Instant {
  const pd = machineAt(cluster, leadingPd(cluster));
  return (cluster.now + (physicalOf(startTs) + ttlMillis) * 1_000 - readCalendar(pd.clock, cluster.now)) as Instant;
}
