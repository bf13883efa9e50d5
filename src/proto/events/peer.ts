import type { Duration } from "../../kernel/time.ts";
import type { SnapshotFailure } from "../failures.ts";
import type { PeerId, Region, RegionId, StoreId } from "../region.ts";
import { fields, happening } from "./define.ts";
import type { AtStore } from "./raft.ts";

/** Peers that come and go, and the snapshots that fill them. */
export const PEER_EVENTS = [
  happening("peer.created", fields<AtStore & { readonly peer: PeerId }>(), { tone: "copying", scene: false, layout: true }),
  happening("peer.destroyed", fields<AtStore & { readonly peer: PeerId; readonly reason: "removed" | "stale" | "merged" }>(), {
    tone: "quiet", scene: ({ reason }) => reason === "stale", alike: ["store"], serving: "its-region", layout: true,
  }),
  /** A replica has fallen apart; so do all of its region, one after another, and only that of the leader is told of. */
  happening("region.split", fields<AtStore & {
    readonly leads: boolean;
    /** The region as it is now: it has kept the right-most part. */
    readonly rest: Region;
    /** The new regions, in key order. */
    readonly parts: readonly Region[];
  }>(), { tone: "quiet", scene: ({ leads }) => leads, serving: "its-region", layout: true }),
  /** A region takes no more writes: it waits to be a part of `into`. Told of the leader's replica. */
  happening("region.merge.prepared", fields<AtStore & { readonly into: RegionId }>(), { tone: "quiet", scene: true }),
  happening("region.merge.rolled-back", fields<AtStore & { readonly into: RegionId }>(), { tone: "unavailable", scene: true }),
  /** A replica of `into`, which is now as told, has taken over the data of `region`, which is no more. */
  happening("region.merged", fields<AtStore & { readonly leads: boolean; readonly into: Region }>(),
    { tone: "quiet", scene: ({ leads }) => leads, serving: "its-region", layout: true }),
  happening("snapshot.started", fields<AtStore & { readonly to: StoreId; readonly sizeMiB: number }>(), {
    tone: "copying", scene: false,
  }),
  happening("snapshot.applied", fields<AtStore & {
    readonly from: StoreId;
    readonly index: number;
    readonly took: Duration;
  }>(), { tone: "copying", scene: false, layout: true }),
  happening("snapshot.failed", fields<AtStore & { readonly to: StoreId; readonly reason: SnapshotFailure }>(), {
    tone: "unavailable", scene: true, alike: ["store", "to", "reason"],
  }),
] as const;
