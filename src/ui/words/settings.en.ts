import type { SettingKey } from "../../proto/settings.ts";

/** A setting, to people: what it decides, and in what its value counts where that does not say so itself ("" there). */
export interface SettingText {
  readonly sentence: string;
  readonly unit: string;
}

/** Every setting but the switches of Raft's rules, which the switchboard explains. */
export type SettingWords = Readonly<Record<Exclude<SettingKey, `raft.rule.${string}`>, SettingText>>;

export const setting = (sentence: string, unit = ""): SettingText => ({ sentence, unit });

/** The settings, in English. They come with those who show them, not with the first frame. */
export const settingsEn: SettingWords = {
  "raftstore.raft-base-tick-interval": setting("How long a Raft tick lasts: election and heartbeat timers count in it."),
  "raftstore.raft-heartbeat-ticks": setting("How often a Raft leader sends heartbeats.", "ticks"),
  "raftstore.raft-election-timeout-ticks": setting("How long a follower waits for its Raft leader at least before it campaigns.", "ticks"),
  "raftstore.raft-min-election-timeout-ticks": setting("The shortest election timeout that is drawn; 0 takes the election timeout.", "ticks"),
  "raftstore.raft-max-election-timeout-ticks": setting("The bound of election timeouts that are drawn; 0 takes twice the election timeout.", "ticks"),
  "raftstore.timer-slack": setting("How much later than due an election timer may fire."),
  "raftstore.paper-timer-rule": setting("Whether election timers follow the Raft paper's rule instead of etcd's."),
  "raftstore.prevote": setting("Whether a candidate asks beforehand if it could win, without raising its term."),
  "raftstore.check-quorum": setting("Whether a Raft leader steps down that hears from no quorum."),
  "raftstore.raft-store-max-leader-lease": setting("How long a Raft leader may answer reads without asking its followers again."),
  "raftstore.max-peer-down-duration": setting("After what silence a Raft leader reports a follower to PD as down."),
  "raftstore.max-leader-missing-duration": setting("How long a peer does without a Raft leader before it asks PD whether it still belongs to its region."),
  "raftstore.peer-stale-state-check-interval": setting("How often a peer checks how long it has been without a Raft leader."),
  "raftstore.pd-heartbeat-tick-interval": setting("How often Raft leaders report their regions to PD."),
  "raftstore.pd-store-heartbeat-tick-interval": setting("How often stores report themselves to PD."),
  "raftstore.raft-max-size-per-msg": setting("How much of the log one append carries at most.", "bytes"),
  "raftstore.raft-max-inflight-msgs": setting("How many appends to a follower may be on their way.", "appends"),
  "raftstore.raft-entry-max-size": setting("How large a proposal may be; a larger one is refused.", "bytes"),
  "raftstore.raft-log-gc-tick-interval": setting("How often the log is looked through for what is no longer needed."),
  "raftstore.raft-log-gc-threshold": setting("How many entries must be needed no more before any are removed.", "entries"),
  "raftstore.raft-log-gc-count-limit": setting("From how many entries on the log is cut even where a follower lacks them.", "entries"),
  "raftstore.raft-log-reserve-max-ticks": setting("After how many looks the log is cut even below the threshold.", "looks"),
  "raftstore.leader-transfer-max-log-lag": setting("How far a follower's log may lie behind and still be handed the region.", "entries"),
  "raftstore.allow-unsafe-vote-after-start": setting("Whether a store votes at once after a restart instead of waiting for an election timeout."),
  "server.concurrent-send-snap-limit": setting("How many snapshots a store sends at once.", "snapshots"),
  "server.concurrent-recv-snap-limit": setting("How many snapshots a store receives at once.", "snapshots"),
  "server.graceful-shutdown-timeout": setting("How long a store that is asked to stop hands its leaders over at most."),
  "raftstore.inspect-interval": setting("How often a store inspects its disk, and how long that may take; 0: it does not."),
  "server.snap-io-max-bytes-per-sec": setting("How fast a store sends snapshots at most.", "bytes a second"),
  "pd.max-store-down-time": setting("After what silence a store is Down and its replicas are made elsewhere."),
  "pd.store-disconnect-time": setting("After what silence a store is Disconnected and gets no new replicas."),
  "pd.patrol-region-interval": setting("How long PD rests between two batches of regions that it checks."),
  "pd.leader-schedule-limit": setting("How many leaders are moved at once for balance.", "operators at once"),
  "pd.region-schedule-limit": setting("How many regions are moved at once for balance.", "operators at once"),
  "pd.replica-schedule-limit": setting("How many regions are repaired at once.", "operators at once"),
  "pd.max-snapshot-count": setting("With more snapshots than this on their way a store is spared.", "snapshots of a store"),
  "pd.max-pending-peer-count": setting("With more peers than this that lag behind a store is spared; 0 is no bound.", "peers of a store"),
  "pd.store-limit-add-peer": setting("How fast a store gets new peers.", "peers a minute, each store"),
  "pd.store-limit-remove-peer": setting("How fast a store is rid of peers.", "peers a minute, each store"),
  "pd.low-space-ratio": setting("From this on a store counts as full and gets no new replicas.", "of the disk used"),
  "pd.high-space-ratio": setting("Up to this formula v1 weighs a store by its regions alone; v2 does not ask.", "of the disk used"),
  "pd.region-score-formula-version": setting("How PD weighs what a store holds.", "v1 or v2"),
  "pd.max-replicas": setting("How many replicas every region is to have.", "replicas of a region"),
  "pd.location-labels": setting("The labels by which PD keeps the replicas of a region apart.", "labels, widest first"),
  "pd.isolation-level": setting("The label at which replicas must be apart, even if that leaves fewer of them.", "label"),
  "pd.balance-leader": setting("Whether PD moves leaders so that every store has its share."),
  "pd.balance-region": setting("Whether PD moves replicas so that every store has its share."),
  "client.rate": setting("How much all clients do together; 0 stops them.", "operations a second"),
  "client.write-percent": setting("How many of the operations are writes.", "percent"),
  "client.value-bytes": setting("How large a written value is.", "bytes"),
  "client.max-retry-time": setting("How long a client retries an operation before it gives up."),
  "client.request-timeout": setting("How long a client waits for the answer to one request."),
  "network.same-host": setting("How long a message takes between processes on one host."),
  "network.same-rack": setting("How long a message takes between hosts of one rack."),
  "network.same-zone": setting("How long a message takes between racks of one zone."),
  "network.same-region": setting("How long a message takes between zones of one region of the cloud."),
  "network.other-region": setting("How long a message takes between regions of the cloud."),
  "network.jitter-percent": setting("By how much a latency grows at random at most.", "percent of the latency"),
  "network.bytes-per-second": setting("How much a machine can send.", "bytes a second"),
  "disk.write-latency": setting("How long every write takes before it is flushed."),
  "disk.fsync-latency": setting("How long a flush to the disk takes."),
  "disk.voter-fsync-latency": setting("How long the flush takes with which a voter answers a candidate; 0 is like any other."),
  "disk.bytes-per-second": setting("How much a disk can write.", "bytes a second"),
};
