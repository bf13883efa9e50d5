import type { Message, RegionError } from "../proto/messages.ts";

/** What a store says against a request, in TiKV's own words (errorpb.Error, kvrpcpb.KeyError); "" where it says nothing. */
export function answerText(message: Message): string {
  if (message.kind !== "kv-response" && message.kind !== "txn-response") return "";
  if (message.error !== null) return regionErrorText(message.error);
  if (message.kind === "txn-response" && message.result?.kind === "key-error") {
    return message.result.errors.map(({ kind }) => kind).join(", ");
  }
  return "";
}

function regionErrorText(error: RegionError): string {
  switch (error.kind) {
    case "NotLeader": {
      const { regionId, leader } = error;
      const hint = leader === null ? "None" : `Some(id: ${leader.id} store_id: ${leader.storeId})`;
      return `peer is not leader for region ${regionId}, leader may ${hint}`;
    }
    case "RegionNotFound": return `region ${error.regionId} not found`;
    case "KeyNotInRegion": return `key ${error.key} is not in region key range for region ${error.regionId}`;
    case "EpochNotMatch": return `EpochNotMatch current epoch of region ${error.currentRegions[0]?.id ?? ""}`.trimEnd();
    case "ServerIsBusy": return `ServerIsBusy: ${error.reason}`;
    case "StaleCommand": return "stale command";
    case "DataIsNotReady": case "DiskFull": case "MaxTimestampNotSynced": case "ProposalInMergingMode": case "RaftEntryTooLarge":
    case "ReadIndexNotReady":
      return error.kind;
  }
}
