import type { Duration } from "../../kernel/time.ts";
import type { Key, RegionId, StoreId } from "../region.ts";
import type { Saying } from "../saying.ts";
import { deed, fields, type Node } from "./define.ts";

/** What people do to the messages, timers and logs of one group by hand, to see what comes of it. */
export const HAND_EVENTS = [
  deed("message.changed", fields<{
    /** The packet's number, and which of its messages is meant (from 1); 0 for all of them. */
    readonly packet: number;
    readonly place: number;
    readonly from: Node;
    readonly to: Node;
    /** What the most telling of the messages says, and of which region and term; 0 where it has none. */
    readonly says: Saying;
    readonly region: RegionId;
    readonly term: number;
    readonly how: "dropped" | "delayed" | "duplicated" | "delivered";
    /** By how much it is delayed; 0 for anything else. */
    readonly extra: Duration;
  }>(), "change", { tone: "quiet", scene: true }),
  deed("raft.timer.ran-out", fields<{ readonly region: RegionId; readonly store: StoreId }>(), "change",
    { tone: "electing", scene: true }),
  deed("raft.timers.set", fields<{ readonly region: RegionId; readonly how: "aligned" | "spread" }>(), "change",
    { tone: "electing", scene: true }),
  deed("raft.write.proposed", fields<{
    readonly region: RegionId;
    /** Its leader. */
    readonly store: StoreId;
    readonly key: Key;
    readonly value: string;
  }>(), "change", { tone: "quiet", scene: true }),
  /** The stores that are to have a replica and to have none; 0 for none. Both 0: the joint configuration is to be left. */
  deed("raft.members.proposed", fields<{ readonly region: RegionId; readonly add: StoreId; readonly remove: StoreId }>(),
    "change", { tone: "quiet", scene: true }),
] as const;
