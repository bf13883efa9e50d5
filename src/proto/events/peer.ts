import type { Duration } from "../../kernel/time.ts";
import type { SnapshotFailure } from "../failures.ts";
import type { PeerId, StoreId } from "../region.ts";
import { fields, happening } from "./define.ts";
import type { AtStore } from "./raft.ts";

/** Peers that come and go, and the snapshots that fill them. */
export const PEER_EVENTS = [
  happening("peer.created", fields<AtStore & { readonly peer: PeerId }>(), { tone: "copying", scene: false, layout: true }),
  happening("peer.destroyed", fields<AtStore & { readonly peer: PeerId; readonly reason: "removed" | "stale" }>(), {
    tone: "quiet", scene: ({ reason }) => reason === "stale", alike: ["store"], serving: "its-region", layout: true,
  }),
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
