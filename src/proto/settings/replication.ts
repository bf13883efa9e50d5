import { count, duration, labels, toggle, word, type ValuesOf } from "../../kernel/setting.ts";
import { millis, seconds } from "../../kernel/time.ts";

const MODES = ["raft", "semi-sync", "async", "availability-first", "single-owner"] as const;
export type ReplicationMode = (typeof MODES)[number];

const ORDERS = ["parallel", "sequential"] as const;

/** What runs beside Raft to be compared with it, and how. Where MySQL, Orchestrator or HBase has a value, it is theirs. */
export const REPLICATION_SETTINGS = {
  /** `raft`: nothing beside it. */
  mode: word("replication.mode", MODES, { tikv: "raft" }),
  /** rpl_semi_sync_source_timeout: for how long a write waits for an acknowledgement before nobody waits for any. */
  ackTimeout: duration("replication.ack-timeout", { tikv: seconds(10) }),
  /** Half of replica_net_timeout, as it is by default; and that time-out as Orchestrator's manual wants it. */
  heartbeat: duration("replication.heartbeat", { tikv: seconds(2) }),
  netTimeout: duration("replication.net-timeout", { tikv: seconds(4) }),
  /** Orchestrator's InstancePollSeconds. */
  pollInterval: duration("replication.poll-interval", { tikv: seconds(5) }, { min: millis(10) }),
  /** Whether a primary sends to all replicas at once, or to the next one when the one before it has it. */
  order: word("replication.order", ORDERS, { tikv: "parallel" }),
  nearFirst: toggle("replication.near-first", { tikv: false }),
  /** Stores that are served before all others, by id. */
  priority: labels("replication.priority", { tikv: [] }, {}),
  /** Bytes a second that a store sends to its replicas; 0 for no limit. */
  bytesPerSecond: count("replication.bytes-per-second", { tikv: 0 }, { min: 0, max: 4_294_967_295 }),
  /** How long a primary leaves a replica alone that it could not reach, as Orchestrator's manual wants SOURCE_CONNECT_RETRY. */
  retryInterval: duration("replication.retry-interval", { tikv: seconds(1) }),
  /** By how much longer each further time: 1 for never, as in MySQL. */
  retryFactor: count("replication.retry-factor", { tikv: 1 }, { min: 1, max: 10 }),
  retryMost: duration("replication.retry-max", { tikv: seconds(60) }),
  /** How long a client waits for an answer before it asks another store. */
  requestTimeout: duration("replication.request-timeout", { tikv: seconds(1) }),
  /** zookeeper.session.timeout: 90 s in HBase, of which ZooKeeper grants 20 of its ticks, 40 s, at the most. */
  sessionTimeout: duration("replication.session-timeout", { tikv: seconds(30) }),
  /** hbase.hregion.memstore.flush.size: bytes that an owner has logged when it writes out what a region's keys hold. */
  flushSize: count("replication.flush-size", { tikv: 134_217_728 }, { min: 1_000, max: 4_294_967_295 }),
} as const;

export type ReplicationSettings = ValuesOf<typeof REPLICATION_SETTINGS>;
