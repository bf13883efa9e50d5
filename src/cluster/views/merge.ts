import type { Command } from "../../proto/command.ts";
import type { RegionId } from "../../proto/region.ts";
import { EntryType, entryAt } from "../../raft/index.ts";
import type { StorePeerView } from "../../store/index.ts";

/** How far a merge is, as the region's leader has it: of the region that goes, or of the one that takes it in. */
export interface MergePhase {
  /** `prepared` waits for the neighbour's leader; the others are in the log and not applied yet. */
  readonly phase: "preparing" | "prepared" | "rolling-back" | "committing";
  /** The region into which it goes, or which it takes in. */
  readonly other: RegionId;
}

/** Null where no merge runs. While PD brings the replicas together, its operator alone tells of it. */
export function mergePhaseOf(peer: StorePeerView): MergePhase | null {
  const { disk: { merging }, lead } = peer;
  const command = changeUnderWay(peer);
  if (merging !== null) {
    const isGivenUp = command?.kind === "rollback-merge" || (lead !== null && lead.wantRollback.length > 0);
    return { phase: isGivenUp ? "rolling-back" : "prepared", other: merging.target.id };
  }
  if (command?.kind === "prepare-merge") return { phase: "preparing", other: command.target.id };
  return command?.kind === "commit-merge" ? { phase: "committing", other: command.source.id } : null;
}

/** What the leader has proposed that changes the range, and has not applied. */
function changeUnderWay({ disk, lead, node: { raft } }: StorePeerView): Command | null {
  if (lead === null || lead.adminIndex <= disk.applied) return null;
  const entry = entryAt(raft.log, lead.adminIndex);
  // Nothing but the commands of proto ever gets into a region's log.
  return entry?.type === EntryType.Normal ? entry.data as Command | null : null;
}
