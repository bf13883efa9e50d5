import { exactly, hours, micros, millis, minutes, seconds, type Duration, type DurationRange } from "../kernel/time.ts";
import type { NetworkCosts } from "../machine/network.ts";
import type { PdSettings, Settings, StoreSettings } from "../proto/settings.ts";

/**
 * Timings by name: `tikv` are TiKV's and PD's defaults, `paper` the Raft paper's, `article` those that tutorials print,
 * `etcd` and `etcd-prevote` etcd's defaults without and with PreVote. `logcabin` is the set-up of the Raft paper's election
 * benchmark, `availsim-wan` that of the elections over long distances in Ongaro's dissertation.
 */
export type PresetName = "tikv" | "paper" | "article" | "etcd" | "etcd-prevote" | "logcabin" | "availsim-wan";

/** TiKV release-8.5 and PD release-8.5 defaults; network and disk as in one data centre with NVMe disks. */
const tikv: Settings = {
  store: {
    raftBaseTickInterval: seconds(1),
    raftHeartbeatTicks: 2,
    raftElectionTimeoutTicks: 10,
    raftMinElectionTimeoutTicks: 0,
    raftMaxElectionTimeoutTicks: 0,
    timerSlack: micros(0),
    paperTimerRule: false,
    prevote: true,
    checkQuorum: true,
    raftStoreMaxLeaderLease: seconds(9),
    maxPeerDownDuration: minutes(10),
    maxLeaderMissingDuration: hours(2),
    peerStaleStateCheckInterval: minutes(5),
    pdHeartbeatTickInterval: seconds(60),
    pdStoreHeartbeatTickInterval: seconds(10),
    raftMaxSizePerMsg: 1_048_576,
    raftMaxInflightMsgs: 256,
    raftEntryMaxSize: 8_388_608,
    raftLogGcTickInterval: seconds(3),
    raftLogGcThreshold: 50,
    raftLogGcCountLimit: 196_608,
    raftLogReserveMaxTicks: 6,
    leaderTransferMaxLogLag: 128,
    concurrentSendSnapLimit: 32,
    concurrentRecvSnapLimit: 32,
    snapIoMaxBytesPerSec: 104_857_600,
    allowUnsafeVoteAfterStart: false,
    rulesOff: [],
  },
  pd: {
    maxStoreDownTime: minutes(30),
    storeDisconnectTime: seconds(20),
    patrolRegionInterval: millis(10),
    leaderScheduleLimit: 4,
    regionScheduleLimit: 2048,
    replicaScheduleLimit: 64,
    maxSnapshotCount: 64,
    maxPendingPeerCount: 64,
    storeLimitAddPeer: 15,
    storeLimitRemovePeer: 15,
    lowSpaceRatio: 0.8,
    highSpaceRatio: 0.7,
    regionScoreFormulaVersion: "v2",
    maxReplicas: 3,
    locationLabels: ["zone", "rack", "host"],
    isolationLevel: "",
    schedulers: ["balance-leader", "balance-region"],
  },
  client: {
    rate: 100,
    writePercent: 50,
    valueBytes: 256,
    maxRetryTime: seconds(40),
    requestTimeout: seconds(30),
  },
  network: {
    sameHost: exactly(micros(30)),
    sameRack: exactly(micros(150)),
    sameZone: exactly(micros(300)),
    sameRegion: exactly(millis(1)),
    otherRegion: exactly(millis(30)),
    jitterPercent: 20,
    bytesPerSecond: 1_250_000_000,
  },
  disk: {
    writeLatency: micros(200), fsyncLatency: exactly(millis(1)), voterFsyncLatency: exactly(micros(0)),
    bytesPerSecond: 500_000_000,
  },
};

/** A PD that leaves regions where they are: these set-ups have none. */
const resting: PdSettings = { ...tikv.pd, schedulers: [] };

/** The same latency between any two machines. */
const evenly = (latency: DurationRange): NetworkCosts => ({
  sameHost: latency, sameRack: latency, sameZone: latency, sameRegion: latency, otherRegion: latency, jitterPercent: 0,
  bytesPerSecond: 4_000_000_000,
});

/** Raft as the paper tells it: heartbeats at half the least timeout, no PreVote, no quorum check, the paper's timer. */
const plainRaft = (tick: Duration, electionTicks: number): Partial<StoreSettings> => ({
  raftBaseTickInterval: tick,
  raftHeartbeatTicks: electionTicks / 2,
  raftElectionTimeoutTicks: electionTicks,
  paperTimerRule: true,
  prevote: false,
  checkQuorum: false,
  // Without a quorum check nobody may trust a lease for longer than a moment.
  raftStoreMaxLeaderLease: millis(1),
  allowUnsafeVoteAfterStart: true,
});

/** etcd's defaults: a tick and a heartbeat every 100 ms, an election timeout of 1 s; all members on one machine. */
const etcd = (prevote: boolean): Settings => ({
  ...tikv,
  store: {
    ...tikv.store,
    raftBaseTickInterval: millis(100),
    raftHeartbeatTicks: 1,
    raftElectionTimeoutTicks: 10,
    prevote,
    raftStoreMaxLeaderLease: millis(900),
    allowUnsafeVoteAfterStart: true,
  },
  pd: resting,
  network: { ...evenly(exactly(micros(100))), jitterPercent: 100 },
});

export const PRESETS: Readonly<Record<PresetName, Settings>> = {
  tikv,
  // Election timeouts of 150 to 290 ms, as the paper's section 9.3 measures, with heartbeats of a third of the least.
  paper: {
    ...tikv,
    store: {
      ...tikv.store,
      raftBaseTickInterval: millis(10),
      raftHeartbeatTicks: 5,
      raftElectionTimeoutTicks: 15,
      raftStoreMaxLeaderLease: millis(140),
    },
  },
  // Heartbeat 1 s, failure noticed after 30 s, replicas checked every minute, a node given up after 30 minutes.
  article: {
    ...tikv,
    store: {
      ...tikv.store,
      raftHeartbeatTicks: 1,
      raftElectionTimeoutTicks: 30,
      raftStoreMaxLeaderLease: seconds(29),
      pdStoreHeartbeatTickInterval: seconds(1),
    },
    pd: { ...tikv.pd, storeDisconnectTime: seconds(30), patrolRegionInterval: minutes(1) },
  },
  etcd: etcd(false),
  "etcd-prevote": etcd(true),
  // One-way latency, disk writes and timer slack with which the published samples come out; see docs/FIDELITY.md.
  logcabin: {
    ...tikv,
    store: { ...tikv.store, ...plainRaft(micros(100), 1_500), timerSlack: micros(1_300) },
    pd: resting,
    client: { ...tikv.client, rate: 0 },
    network: evenly({ min: micros(200), max: micros(1_500) }),
    disk: {
      writeLatency: micros(0), fsyncLatency: { min: micros(500), max: millis(5) },
      voterFsyncLatency: { min: millis(3), max: millis(6) }, bytesPerSecond: 500_000_000,
    },
  },
  "availsim-wan": {
    ...tikv,
    store: { ...tikv.store, ...plainRaft(millis(1), 300) },
    pd: resting,
    client: { ...tikv.client, rate: 0 },
    network: evenly({ min: millis(30), max: millis(40) }),
    disk: {
      writeLatency: micros(0), fsyncLatency: exactly(micros(0)), voterFsyncLatency: exactly(micros(0)),
      bytesPerSecond: 4_000_000_000,
    },
  },
};

export const PRESET_NAMES: readonly PresetName[] = ["tikv", "paper", "article", "etcd", "etcd-prevote", "logcabin", "availsim-wan"];
