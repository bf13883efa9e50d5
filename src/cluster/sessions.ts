import type { Ts } from "../proto/kv.ts";
import type { SessionName } from "../proto/session.ts";
import { clientStates, type Cluster } from "./cluster.ts";

/** A session of a client, as who asks it for steps sees it. */
export interface SessionPicture extends SessionName {
  /** Its open transaction; null where none is. */
  readonly transaction: OpenTransaction | null;
  /** The steps that are not answered, in words; the first is under way. */
  readonly steps: readonly string[];
}

interface OpenTransaction {
  readonly startTs: Ts;
  readonly isPessimistic: boolean;
  readonly isPast: boolean;
  readonly writes: number;
  readonly locks: number;
}

/** All sessions of all clients, in the order of their names. */
export const sessionsOf = (cluster: Cluster): readonly SessionPicture[] => clientStates(cluster).flatMap(({ client, txn }) =>
  [...txn?.sessions.values() ?? []].sort((a, b) => a.session - b.session).map((each): SessionPicture => {
    const { session, owner, isPast, writes, steps } = each;
    const open = txn?.running.get(owner);
    const transaction = open === undefined ? null : {
      startTs: open.startTs, isPessimistic: open.isPessimistic, isPast, writes: writes.filter(({ op }) => op !== "lock").length,
      locks: open.locked.length,
    };
    return { client, session, steps: steps.map(({ words }) => words), transaction };
  }));
