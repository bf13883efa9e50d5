import { assert } from "../kernel/assert.ts";
import { proposeCommand } from "../group/index.ts";
import { lastIndex, storageFirstIndex, termAt } from "../raft/index.ts";
import { COMMANDS } from "./commands/index.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";

/**
 * A log this short is left alone: one compaction never removes everything, so it would come back for ever.
 */
const SHORT_LOG = 3;

/** Whether there is nothing to collect in the peer's log, whatever others hold. */
export const isLogShort = ({ node: { raft: { log } }, disk: { storage } }: StorePeerView): boolean =>
  lastIndex(log) - storageFirstIndex(storage) < SHORT_LOG;

/**
 * A leader's log GC tick (on_raft_gc_log_tick): proposes CompactLog when the log is worth it. Entries that a
 * follower lacks are kept until there are too many of them; from then on that follower needs a snapshot. True
 * if it proposed.
 */
export function collectLog(peer: StorePeer, lead: Leadership, settings: StoreSettings): boolean {
  const { log } = peer.node.raft;
  const { raftLogGcThreshold, raftLogGcCountLimit, raftLogGcSizeLimit, raftLogReserveMaxTicks } = settings;
  const first = storageFirstIndex(peer.disk.storage);
  const last = lastIndex(log);
  // Who is about to be merged may have to hand out the end of its log.
  if (isLogShort(peer) || peer.disk.merging !== null) return false;
  const replicated = replicatedIndex(peer, last);
  let target: number;
  if (peer.disk.applied - first >= raftLogGcCountLimit || peer.disk.logBytes >= raftLogGcSizeLimit) {
    target = Math.min(Math.max(first + Math.floor((last - first) / 2), replicated), peer.disk.applied);
  } else if (replicated < first) {
    return false;
  } else if (replicated - first < raftLogGcThreshold && lead.skippedGcTicks < raftLogReserveMaxTicks) {
    lead.skippedGcTicks++;
    return false;
  } else {
    target = Math.min(replicated, peer.disk.applied);
  }
  // The entry at the target stays, so that its term can be told to whoever continues from it.
  const index = target - 1;
  if (index < first) return false;
  assert(index < peer.disk.applied, "what is not applied stays");
  lead.skippedGcTicks = 0;
  return proposeCommand(COMMANDS, peer, { kind: "compact-log", index, term: termAt(log, index) }) === null;
}

/** What every peer is known to hold. */
function replicatedIndex({ node }: StorePeer, last: number): number {
  let replicated = last;
  for (const { match } of node.raft.progress) replicated = Math.min(replicated, match);
  return replicated;
}
