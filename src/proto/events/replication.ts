import { seconds, type Duration } from "../../kernel/time.ts";
import type { StoreId } from "../region.ts";
import type { OwnerState } from "../replication.ts";
import { fields, happening } from "./define.ts";

/** Replication beside Raft: what a server does for all of its groups at once is one event. */
export const REPLICATION_EVENTS = [
  /** The monitor has made it the primary of groups whose primary nobody reached. */
  happening("replication.promoted", fields<{ readonly store: StoreId; readonly failed: StoreId; readonly regions: number }>(), {
    tone: "electing", scene: true, silent: ({ failed }) => failed,
    pace: { mood: "electing", lasting: seconds(1), atMost: 2 },
  }),
  /** Writes have waited too long for an acknowledgement: from now on none does. */
  happening("replication.fell-back", fields<{ readonly store: StoreId; readonly writes: number; readonly waited: Duration }>(), {
    tone: "unavailable", scene: true,
  }),
  happening("replication.restored", fields<{ readonly store: StoreId }>(), { tone: "repaired", scene: true }),
  /** A store throws away writes that the new primary does not have. */
  happening("replication.discarded", fields<{
    readonly store: StoreId; readonly regions: number; readonly writes: number; readonly acknowledged: number;
  }>(), { tone: "unavailable", scene: true }),
  /** It got all that the keys of groups hold: the logs of their primaries did not say any more what it lacked. */
  happening("replication.copied", fields<{ readonly store: StoreId; readonly regions: number }>(), {
    tone: "repaired", scene: true,
  }),
  /** Two sides have written the same keys, and one of each two writes is lost. */
  happening("replication.conflicted", fields<{
    readonly store: StoreId; readonly regions: number; readonly conflicts: number;
  }>(), { tone: "unavailable", scene: true }),
  /** The session of a store that owned regions is over, after that silence: nobody serves them. */
  happening("replication.expired", fields<{
    readonly store: StoreId; readonly regions: number; readonly silence: Duration;
  }>(), { tone: "unavailable", scene: true, silent: ({ store }) => store }),
  /** A store takes regions over whose owner is gone; or it was one that is gone, and finds itself `fenced`. */
  happening("replication.owner", fields<{
    readonly store: StoreId; readonly failed: StoreId; readonly regions: number; readonly to: Exclude<OwnerState, "expired">;
    /** Of the regions' logs; and how long it has taken so far. */
    readonly bytes: number; readonly took: Duration;
  }>(), { tone: "electing", scene: true }),
] as const;
