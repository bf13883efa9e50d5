import type { Dictionary } from "./dictionary.ts";

/** Why a client was not served. */
export const errors: Dictionary["errors"] = {
  NotLeader: "its peer is not the Raft leader",
  RegionNotFound: "the region is not there",
  KeyNotInRegion: "the key is outside the region",
  EpochNotMatch: "the region has changed (EpochNotMatch)",
  ServerIsBusy: "the store is busy",
  ProposalInMergingMode: "the region is being merged (ProposalInMergingMode)",
  ReadIndexNotReady: "the region is being merged (ReadIndexNotReady)",
  StaleCommand: "the proposal was lost with its term (StaleCommand)",
  DataIsNotReady: "the replica cannot show so fresh a state (DataIsNotReady)",
  DiskFull: "the disk is full",
  RaftEntryTooLarge: "the write is larger than raft-entry-max-size allows",
  ConnectionRefused: "connection refused",
  ConnectionLost: "connection lost",
  RequestTimeout: "no answer in time",
  NoReplicaLeft: "every replica was tried",
  PDRefused: "PD refused the connection",
  PDNotLeader: "the PD member that was asked does not lead",
  PDTimeout: "PD did not answer",
  PDUnknownRegion: "PD knows no such region",
  TiKVServerTimeout: "no store answered in time",
  PDServerTimeout: "PD did not answer in time",
  RegionUnavailable: "the region stayed unavailable",
  TiKVServerBusy: "the store stayed busy",
  TiKVDiskFull: "the disk stayed full",
};
