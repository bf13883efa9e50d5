import type { PeerChange, SnapshotData } from "../proto/command.ts";
import type { ConfChange } from "../raft/index.ts";

// The Raft core carries payloads without looking at them, so they come back as unknown values: commands, which `commands/index`
// knows, and these two.

/** The payload of a membership entry; its context is the list of `PeerChange`s. */
export function isConfChange(data: unknown): data is ConfChange {
  return typeof data === "object" && data !== null && "transition" in data && "changes" in data;
}

/** What a membership change means for stores: nothing, for the change that leaves a joint configuration. */
export function peerChangesOf(change: ConfChange): readonly PeerChange[] {
  return isPeerChanges(change.context) ? change.context : [];
}

const isPeerChanges = (context: unknown): context is readonly PeerChange[] => Array.isArray(context);

export function isSnapshotData(data: unknown): data is SnapshotData {
  return typeof data === "object" && data !== null && "region" in data && "sizeMiB" in data;
}
