import { duration, count, ON_OFF, switches, toggle, type ValuesOf } from "../../kernel/setting.ts";
import { hours, micros, millis, minutes, seconds } from "../../kernel/time.ts";
import { RULE_NAMES, ruleKey, type RuleKey, type RuleName } from "../../raft/rules.ts";

type RuleSettingKey = `raft.rule.${RuleKey}`;

/** The switch of every rule of Raft, such as `raft.rule.pre-vote`: an input like a fault, and as permanent. */
const RULE_KEYS = Object.fromEntries(RULE_NAMES.map((name): [RuleName, RuleSettingKey] =>
  [name, `raft.rule.${ruleKey(name)}`])) as Readonly<Record<RuleName, RuleSettingKey>>;

/**
 * TiKV's raftstore and server settings, under TiKV's names and with the defaults of its release 8.5. Ticks are counts of
 * `raftBaseTickInterval`.
 */
export const STORE_SETTINGS = {
  raftBaseTickInterval: duration("raftstore.raft-base-tick-interval", {
    tikv: seconds(1), paper: millis(10), etcd: millis(100), logcabin: micros(100), "availsim-wan": millis(1),
  }, { min: micros(10) }),
  raftHeartbeatTicks: count("raftstore.raft-heartbeat-ticks",
    { tikv: 2, paper: 5, article: 1, etcd: 1, logcabin: 750, "availsim-wan": 150 }, { min: 1, max: 100_000 }),
  raftElectionTimeoutTicks: count("raftstore.raft-election-timeout-ticks",
    { tikv: 10, paper: 15, article: 30, logcabin: 1_500, "availsim-wan": 300 }, { min: 2, max: 1_000_000 }),
  /** Timeouts are drawn from [min, max) ticks; 0 stands for the election timeout and for twice it. */
  raftMinElectionTimeoutTicks: count("raftstore.raft-min-election-timeout-ticks", { tikv: 0 }, { min: 0, max: 1_000_000 }),
  raftMaxElectionTimeoutTicks: count("raftstore.raft-max-election-timeout-ticks", { tikv: 0 }, { min: 0, max: 1_000_000 }),
  /** So much later than due an election timer may fire. Not a setting of TiKV's: operating systems have it. */
  timerSlack: duration("raftstore.timer-slack",
    { tikv: micros(0), logcabin: micros(1_300) }, { min: micros(0), max: minutes(1) }),
  /** The election timer of the Raft paper instead of etcd's; see `RaftOptions`. Not a setting of TiKV's. */
  paperTimerRule: toggle("raftstore.paper-timer-rule", { tikv: false, logcabin: true, "availsim-wan": true }),
  prevote: toggle("raftstore.prevote",
    { tikv: true, etcd: false, "etcd-prevote": true, logcabin: false, "availsim-wan": false }),
  checkQuorum: toggle("raftstore.check-quorum", { tikv: true, logcabin: false, "availsim-wan": false }),
  // Where no quorum is checked nobody may trust a lease for longer than a moment.
  raftStoreMaxLeaderLease: duration("raftstore.raft-store-max-leader-lease", {
    tikv: seconds(9), paper: millis(140), article: seconds(29), etcd: millis(900), logcabin: millis(1), "availsim-wan": millis(1),
  }),
  /** Groups in which nothing happens stop ticking. */
  hibernateRegions: toggle("raftstore.hibernate-regions",
    { tikv: true, paper: false, etcd: false, "etcd-prevote": false, logcabin: false, "availsim-wan": false }),
  /** Between two messages to all peers that a store cannot be reached. */
  unreachableBackoff: duration("raftstore.unreachable-backoff", { tikv: seconds(10) }),
  /** A leader renews its lease so long before its end, with the reads that come, … */
  renewLeaderLeaseAdvanceDuration: duration("raftstore.renew-leader-lease-advance-duration", {
    tikv: millis(2_250), paper: millis(35), article: millis(7_250), etcd: millis(225), logcabin: micros(250),
    "availsim-wan": micros(250),
  }, { min: micros(0) }),
  /** … and without them, where it looks as often as this; 0: it does not. */
  checkLeaderLeaseInterval: duration("raftstore.check-leader-lease-interval", {
    tikv: millis(2_250), paper: millis(35), article: millis(7_250), etcd: micros(0), logcabin: micros(0),
    "availsim-wan": micros(0),
  }, { min: micros(0) }),
  /** How often leaders make sure of a timestamp up to which their regions are resolved, for stale reads. */
  advanceTsInterval: duration("resolved-ts.advance-ts-interval", { tikv: seconds(20) }),
  maxPeerDownDuration: duration("raftstore.max-peer-down-duration", { tikv: minutes(10) }, { concernsPd: true }),
  /** Who has missed its leader for so long asks its fellow members whether it still is one, … */
  abnormalLeaderMissingDuration: duration("raftstore.abnormal-leader-missing-duration", { tikv: minutes(10) }),
  /** … and after so long PD. */
  maxLeaderMissingDuration: duration("raftstore.max-leader-missing-duration", { tikv: hours(2) }),
  peerStaleStateCheckInterval: duration("raftstore.peer-stale-state-check-interval", { tikv: minutes(5) }),
  pdHeartbeatTickInterval: duration("raftstore.pd-heartbeat-tick-interval", { tikv: seconds(60) }, { concernsPd: true }),
  pdStoreHeartbeatTickInterval: duration("raftstore.pd-store-heartbeat-tick-interval",
    { tikv: seconds(10), article: seconds(1) }, { concernsPd: true }),
  raftMaxSizePerMsg: count("raftstore.raft-max-size-per-msg", { tikv: 1_048_576 }, { min: 1, max: 1 << 30 }),
  raftMaxInflightMsgs: count("raftstore.raft-max-inflight-msgs", { tikv: 256 }, { min: 1, max: 16_384 }),
  raftEntryMaxSize: count("raftstore.raft-entry-max-size", { tikv: 8_388_608 }, { min: 1_024, max: 1 << 30 }),
  /** Pessimistic locks stand in the leader's memory alone. */
  inMemoryLocks: toggle("pessimistic-txn.in-memory", { tikv: true }),
  raftLogGcTickInterval: duration("raftstore.raft-log-gc-tick-interval", { tikv: seconds(3) }),
  raftLogGcThreshold: count("raftstore.raft-log-gc-threshold", { tikv: 50 }, { min: 1, max: 1_000_000 }),
  raftLogGcCountLimit: count("raftstore.raft-log-gc-count-limit", { tikv: 196_608 }, { min: 1, max: 10_000_000 }),
  raftLogGcSizeLimit: count("raftstore.raft-log-gc-size-limit", { tikv: 201_326_592 }, { min: 1, max: 4_294_967_295 }),
  raftLogReserveMaxTicks: count("raftstore.raft-log-reserve-max-ticks", { tikv: 6 }, { min: 1, max: 1_000 }),
  leaderTransferMaxLogLag: count("raftstore.leader-transfer-max-log-lag", { tikv: 128 }, { min: 10, max: 1_000_000 }),
  splitRegionCheckTickInterval: duration("raftstore.split-region-check-tick-interval", { tikv: seconds(10) }),
  /** So many MiB have to be written before a region is looked at; 0 stands for a sixteenth of the size at which it is split. */
  regionSplitCheckDiff: count("raftstore.region-split-check-diff", { tikv: 0 }, { min: 0, max: 1_048_576 }),
  mergeMaxLogGap: count("raftstore.merge-max-log-gap", { tikv: 10 }, { min: 0, max: 1_000_000 }),
  mergeCheckTickInterval: duration("raftstore.merge-check-tick-interval", { tikv: seconds(2) }),
  /** In MiB: what is larger than the most falls into parts of this size. */
  regionSplitSize: count("coprocessor.region-split-size", { tikv: 256 }, { min: 1, max: 1_048_576 }),
  regionMaxSize: count("coprocessor.region-max-size", { tikv: 384 }, { min: 1, max: 1_048_576 }),
  regionSplitKeys: count("coprocessor.region-split-keys", { tikv: 2_560_000 }, { min: 1, max: 1_000_000_000 }),
  regionMaxKeys: count("coprocessor.region-max-keys", { tikv: 3_840_000 }, { min: 1, max: 1_000_000_000 }),
  batchSplitLimit: count("coprocessor.batch-split-limit", { tikv: 10 }, { min: 1, max: 100 }),
  /** A region that serves so many reads a second, or so many bytes of them, is split by what they ask for. */
  splitQpsThreshold: count("split.qps-threshold", { tikv: 3_000 }, { min: 1, max: 1_000_000 }),
  splitByteThreshold: count("split.byte-threshold", { tikv: 31_457_280 }, { min: 1, max: 1 << 30 }),
  /** How long a peer that is to lead reads at most what it needs from its disk before it consents. */
  maxEntryCacheWarmupDuration: duration("raftstore.max-entry-cache-warmup-duration", { tikv: seconds(1) }),
  /** How long a store waits before it connects again to one that it lost, first and at most, twice as long each time. */
  raftClientInitialReconnectBackoff: duration("server.raft-client-initial-reconnect-backoff",
    { tikv: seconds(1), paper: micros(0), etcd: micros(0), logcabin: micros(0), "availsim-wan": micros(0) }, { min: micros(0) }),
  raftClientMaxBackoff: duration("server.raft-client-max-backoff", { tikv: seconds(5) }),
  snapGeneratorPoolSize: count("raftstore.snap-generator-pool-size", { tikv: 2 }, { min: 1, max: 100 }),
  concurrentSendSnapLimit: count("server.concurrent-send-snap-limit", { tikv: 32 }, { min: 1, max: 1_000 }),
  concurrentRecvSnapLimit: count("server.concurrent-recv-snap-limit", { tikv: 32 }, { min: 1, max: 1_000 }),
  snapIoMaxBytesPerSec: count("server.snap-io-max-bytes-per-sec", { tikv: 104_857_600 }, { min: 1_024, max: 4_294_967_295 }),
  /** Of the disk: with less than this left a store takes no writes, with less than half of it it is not made a leader. */
  reserveSpace: count("storage.reserve-space", { tikv: 5_368_709_120 }, { min: 0, max: 9_999_999_999 }),
  gracefulShutdownTimeout: duration("server.graceful-shutdown-timeout", { tikv: seconds(20) }, { min: micros(0) }),
  /** How often a store inspects its disk, and how long a healthy one takes at most; 0: it does not. */
  inspectInterval: duration("raftstore.inspect-interval", { tikv: millis(100) }, { min: micros(0) }),
  /** A restarted store refuses to vote for one election timeout unless this is set (`allow-unsafe-vote-after-start`). */
  allowUnsafeVoteAfterStart: toggle("raftstore.allow-unsafe-vote-after-start",
    { tikv: false, etcd: true, logcabin: true, "availsim-wan": true }),
  /** Rules of Raft that are switched off, by the core's names for them; empty: this is Raft. Not a setting of TiKV's. */
  rulesOff: switches(RULE_KEYS, "off", ON_OFF, { tikv: [] }),
} as const;

export type StoreSettings = ValuesOf<typeof STORE_SETTINGS>;

/** What does not fit together in a store's settings. */
export type StoreConflict =
  | { readonly expects: "heartbeat-before-election"; readonly heartbeat: number; readonly election: number }
  | { readonly expects: "minimum-timeout"; readonly election: number }
  | { readonly expects: "minimum-below-maximum"; readonly least: number; readonly bound: number };

/** The ticks that have to fit together: a change of any other setting brings no conflict. */
const TICKS: readonly string[] = [
  STORE_SETTINGS.raftHeartbeatTicks, STORE_SETTINGS.raftElectionTimeoutTicks,
  STORE_SETTINGS.raftMinElectionTimeoutTicks, STORE_SETTINGS.raftMaxElectionTimeoutTicks,
].map(({ key }) => key);

/** What would be expected of `key`, changed last; null where all fit. TiKV refuses to start under the same conditions. */
export function storeConflict(store: StoreSettings, key: string): StoreConflict | null {
  if (!TICKS.includes(key)) return null;
  const { raftHeartbeatTicks: heartbeat, raftElectionTimeoutTicks: election } = store;
  const least = store.raftMinElectionTimeoutTicks === 0 ? election : store.raftMinElectionTimeoutTicks;
  const bound = store.raftMaxElectionTimeoutTicks === 0 ? 2 * election : store.raftMaxElectionTimeoutTicks;
  if (heartbeat >= election) return { expects: "heartbeat-before-election", heartbeat, election };
  if (least < election) return { expects: "minimum-timeout", election };
  return least >= bound ? { expects: "minimum-below-maximum", least, bound } : null;
}
