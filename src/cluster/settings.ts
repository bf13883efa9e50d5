import { formatDuration, formatRange, parseDuration, parseRange, type Duration, type DurationRange } from "../kernel/time.ts";
import { SCHEDULER_NAMES } from "../proto/operators.ts";
import type { Settings } from "../proto/settings.ts";
import { RULE_NAMES, ruleKey } from "../raft/index.ts";
import type { Action } from "../action/index.ts";
import { TOPOLOGY_LIMITS } from "./topologies.ts";

/** One setting that may change while the cluster runs: how to read, check and write its text. */
interface SettingSpec {
  readonly group: keyof Settings;
  readonly property: string;
  readonly kind: "duration" | "range" | "count" | "ratio" | "switch" | "labels" | "text" | "rule" | "scheduler" | "formula";
  /** Bounds of counts, and of durations in microseconds; both included. */
  readonly min: number;
  readonly max: number;
}

const DAY = 86_400_000_000;
const HOUR = 3_600_000_000;
const duration = (group: keyof Settings, property: string, min = 1_000, max = 30 * DAY): SettingSpec =>
  ({ group, property, kind: "duration", min, max });
const range = (group: keyof Settings, property: string, min: number): SettingSpec =>
  ({ group, property, kind: "range", min, max: HOUR });
const count = (group: keyof Settings, property: string, min: number, max: number): SettingSpec =>
  ({ group, property, kind: "count", min, max });
const toggle = (group: keyof Settings, property: string): SettingSpec =>
  ({ group, property, kind: "switch", min: 0, max: 0 });

/**
 * Operations per second over all clients: an engine runs some tens of thousands in a second of its own, so that beyond
 * this a virtual second would take longer than a real one on most computers.
 */
export const MAX_RATE = 20_000;

const RULE_PREFIX = "raft.rule.";

/** The switch of every rule of Raft, such as `raft.rule.pre-vote`: an input like a fault, and as permanent. */
const ruleSpecs: Readonly<Record<string, SettingSpec>> = Object.fromEntries(RULE_NAMES.map((name) =>
  [RULE_PREFIX + ruleKey(name), { group: "store", property: name, kind: "rule", min: 0, max: 0 }]));

/** The switch of every scheduler of PD, such as `pd.balance-leader`. */
const schedulerSpecs: Readonly<Record<string, SettingSpec>> = Object.fromEntries(SCHEDULER_NAMES.map((name) =>
  [`pd.${name}`, { group: "pd", property: name, kind: "scheduler", min: 0, max: 0 }]));

/** Every setting by its dotted name: the group, then the real system's own name for it. */
const specs: Readonly<Record<string, SettingSpec>> = {
  "raftstore.raft-base-tick-interval": duration("store", "raftBaseTickInterval", 10),
  "raftstore.raft-heartbeat-ticks": count("store", "raftHeartbeatTicks", 1, 100_000),
  "raftstore.raft-election-timeout-ticks": count("store", "raftElectionTimeoutTicks", 2, 1_000_000),
  "raftstore.raft-min-election-timeout-ticks": count("store", "raftMinElectionTimeoutTicks", 0, 1_000_000),
  "raftstore.raft-max-election-timeout-ticks": count("store", "raftMaxElectionTimeoutTicks", 0, 1_000_000),
  "raftstore.timer-slack": duration("store", "timerSlack", 0, 60_000_000),
  "raftstore.paper-timer-rule": toggle("store", "paperTimerRule"),
  "raftstore.prevote": toggle("store", "prevote"),
  "raftstore.check-quorum": toggle("store", "checkQuorum"),
  "raftstore.raft-store-max-leader-lease": duration("store", "raftStoreMaxLeaderLease"),
  "raftstore.max-peer-down-duration": duration("store", "maxPeerDownDuration"),
  "raftstore.max-leader-missing-duration": duration("store", "maxLeaderMissingDuration"),
  "raftstore.peer-stale-state-check-interval": duration("store", "peerStaleStateCheckInterval"),
  "raftstore.pd-heartbeat-tick-interval": duration("store", "pdHeartbeatTickInterval"),
  "raftstore.pd-store-heartbeat-tick-interval": duration("store", "pdStoreHeartbeatTickInterval"),
  "raftstore.raft-max-size-per-msg": count("store", "raftMaxSizePerMsg", 1, 1 << 30),
  "raftstore.raft-max-inflight-msgs": count("store", "raftMaxInflightMsgs", 1, 16_384),
  "raftstore.raft-entry-max-size": count("store", "raftEntryMaxSize", 1_024, 1 << 30),
  "raftstore.raft-log-gc-tick-interval": duration("store", "raftLogGcTickInterval"),
  "raftstore.raft-log-gc-threshold": count("store", "raftLogGcThreshold", 1, 1_000_000),
  "raftstore.raft-log-gc-count-limit": count("store", "raftLogGcCountLimit", 1, 10_000_000),
  "raftstore.raft-log-reserve-max-ticks": count("store", "raftLogReserveMaxTicks", 1, 1_000),
  "raftstore.leader-transfer-max-log-lag": count("store", "leaderTransferMaxLogLag", 10, 1_000_000),
  "raftstore.allow-unsafe-vote-after-start": toggle("store", "allowUnsafeVoteAfterStart"),
  "server.concurrent-send-snap-limit": count("store", "concurrentSendSnapLimit", 1, 1_000),
  "server.concurrent-recv-snap-limit": count("store", "concurrentRecvSnapLimit", 1, 1_000),
  "server.snap-io-max-bytes-per-sec": count("store", "snapIoMaxBytesPerSec", 1_024, 4_294_967_295),
  "pd.max-store-down-time": duration("pd", "maxStoreDownTime"),
  "pd.store-disconnect-time": duration("pd", "storeDisconnectTime"),
  "pd.patrol-region-interval": duration("pd", "patrolRegionInterval"),
  "pd.leader-schedule-limit": count("pd", "leaderScheduleLimit", 0, 10_000),
  "pd.region-schedule-limit": count("pd", "regionScheduleLimit", 0, 100_000),
  "pd.replica-schedule-limit": count("pd", "replicaScheduleLimit", 0, 100_000),
  "pd.max-snapshot-count": count("pd", "maxSnapshotCount", 0, 10_000),
  "pd.max-pending-peer-count": count("pd", "maxPendingPeerCount", 0, 2_147_483_647),
  "pd.store-limit-add-peer": count("pd", "storeLimitAddPeer", 1, 100_000_000),
  "pd.store-limit-remove-peer": count("pd", "storeLimitRemovePeer", 1, 100_000_000),
  "pd.low-space-ratio": { group: "pd", property: "lowSpaceRatio", kind: "ratio", min: 0, max: 1 },
  "pd.high-space-ratio": { group: "pd", property: "highSpaceRatio", kind: "ratio", min: 0, max: 1 },
  "pd.region-score-formula-version": { group: "pd", property: "regionScoreFormulaVersion", kind: "formula", min: 0, max: 0 },
  "pd.max-replicas": count("pd", "maxReplicas", 1, TOPOLOGY_LIMITS.replicas),
  "pd.location-labels": { group: "pd", property: "locationLabels", kind: "labels", min: 0, max: 0 },
  "pd.isolation-level": { group: "pd", property: "isolationLevel", kind: "text", min: 0, max: 0 },
  ...schedulerSpecs,
  "client.rate": count("client", "rate", 0, MAX_RATE),
  "client.write-percent": count("client", "writePercent", 0, 100),
  "client.value-bytes": count("client", "valueBytes", 1, 1_048_576),
  "client.max-retry-time": duration("client", "maxRetryTime"),
  "client.request-timeout": duration("client", "requestTimeout"),
  "network.same-host": range("network", "sameHost", 1),
  "network.same-rack": range("network", "sameRack", 1),
  "network.same-zone": range("network", "sameZone", 1),
  "network.same-region": range("network", "sameRegion", 1),
  "network.other-region": range("network", "otherRegion", 1),
  "network.jitter-percent": count("network", "jitterPercent", 0, 1_000),
  "network.bytes-per-second": count("network", "bytesPerSecond", 1_000, 4_294_967_295),
  "disk.write-latency": duration("disk", "writeLatency", 0, HOUR),
  "disk.fsync-latency": range("disk", "fsyncLatency", 0),
  "disk.voter-fsync-latency": range("disk", "voterFsyncLatency", 0),
  "disk.bytes-per-second": count("disk", "bytesPerSecond", 1_000, 4_294_967_295),
  ...ruleSpecs,
};

export const SETTING_KEYS: readonly string[] = Object.keys(specs);

/** The settings that decide what PD does and when: its own, and the rhythms in which stores and leaders report to it. */
export const PD_SETTING_KEYS: readonly string[] = [
  ...SETTING_KEYS.filter((key) => key.startsWith("pd.")),
  "raftstore.pd-heartbeat-tick-interval", "raftstore.pd-store-heartbeat-tick-interval", "raftstore.max-peer-down-duration",
];

export type SettingValue = number | boolean | string | readonly string[] | DurationRange;

/** The value that `text` means for the setting, or what was expected instead. Never throws. */
export function parseSetting(
  key: string,
  text: string,
): { readonly ok: true; readonly value: SettingValue } | { readonly ok: false; readonly expected: string } {
  const spec = Object.hasOwn(specs, key) ? specs[key] : undefined;
  if (spec === undefined) return { ok: false, expected: "the name of a setting" };
  switch (spec.kind) {
    case "duration": {
      const value = parseDuration(text);
      if (value !== undefined && value >= spec.min && value <= spec.max) return { ok: true, value };
      const [low, high] = [formatDuration(spec.min as Duration), formatDuration(spec.max as Duration)];
      return { ok: false, expected: `a duration from ${low} to ${high}, such as 10m` };
    }
    case "range": {
      const value = parseRange(text);
      if (value !== undefined && value.min >= spec.min && value.max <= spec.max) return { ok: true, value };
      const [low, high] = [formatDuration(spec.min as Duration), formatDuration(spec.max as Duration)];
      return { ok: false, expected: `a duration from ${low} to ${high}, or a range of them such as 1ms..5ms` };
    }
    case "count": {
      const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
      if (value >= spec.min && value <= spec.max) return { ok: true, value };
      return { ok: false, expected: `a whole number from ${spec.min} to ${spec.max}` };
    }
    case "ratio": {
      const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : NaN;
      if (value >= 0 && value <= 1) return { ok: true, value };
      return { ok: false, expected: "a number from 0 to 1" };
    }
    case "switch":
    case "scheduler":
      if (text.trim() === "true" || text.trim() === "on") return { ok: true, value: true };
      if (text.trim() === "false" || text.trim() === "off") return { ok: true, value: false };
      return { ok: false, expected: "true or false" };
    case "rule":
      if (text.trim() === "on") return { ok: true, value: true };
      if (text.trim() === "off") return { ok: true, value: false };
      return { ok: false, expected: "on or off" };
    case "formula":
      if (text.trim() === "v1" || text.trim() === "v2") return { ok: true, value: text.trim() };
      return { ok: false, expected: "v1 or v2" };
    case "labels":
      if (/^([\w.-]+(,[\w.-]+)*)?$/.test(text.trim()) && text.length <= 200) {
        return { ok: true, value: text.trim() === "" ? [] : text.trim().split(",") };
      }
      return { ok: false, expected: "label names separated by commas, such as zone,rack,host" };
    case "text":
      if (/^[\w.-]{0,60}$/.test(text.trim())) return { ok: true, value: text.trim() };
      return { ok: false, expected: "a label name, or nothing" };
  }
}

/** The settings with one changed. The value comes from `parseSetting` for the same key. */
export function withSetting(settings: Settings, key: string, value: SettingValue): Settings {
  const spec = specs[key];
  if (spec === undefined) return settings;
  if (spec.kind === "rule") return withRule(settings, spec.property, value === true);
  if (spec.kind === "scheduler") return withScheduler(settings, spec.property, value === true);
  return { ...settings, [spec.group]: { ...settings[spec.group], [spec.property]: value } };
}

/**
 * What does not fit together in these settings, as what would be expected of `key`, the one that was changed last; null
 * where all fit. The same conditions under which TiKV refuses to start.
 */
export function conflictIn({ store }: Settings, key: string): string | null {
  const { raftHeartbeatTicks: heartbeat, raftElectionTimeoutTicks: election } = store;
  const least = store.raftMinElectionTimeoutTicks === 0 ? election : store.raftMinElectionTimeoutTicks;
  const bound = store.raftMaxElectionTimeoutTicks === 0 ? 2 * election : store.raftMaxElectionTimeoutTicks;
  if (!key.endsWith("-ticks")) return null;
  if (heartbeat >= election) return `fewer heartbeat ticks (${heartbeat}) than election timeout ticks (${election})`;
  if (least < election) return `at least the ${election} ticks of raft-election-timeout-ticks as the minimum, or 0`;
  if (least >= bound) return `a minimum (${least} ticks) below the maximum (${bound} ticks) of the election timeout`;
  return null;
}

/** The rules that are off stay in the table's order, whatever the order of the switching. */
function withRule(settings: Settings, name: string, on: boolean): Settings {
  const { rulesOff } = settings.store;
  const off = RULE_NAMES.filter((rule) => (rule === name ? !on : rulesOff.includes(rule)));
  return { ...settings, store: { ...settings.store, rulesOff: off } };
}

/** Like the rules, the schedulers that run stay in the table's order. */
function withScheduler(settings: Settings, name: string, on: boolean): Settings {
  const { schedulers } = settings.pd;
  const running = SCHEDULER_NAMES.filter((each) => (each === name ? on : schedulers.includes(each)));
  return { ...settings, pd: { ...settings.pd, schedulers: running } };
}

/** Whether an action throws the switch of a rule of Raft, either way. */
export const isRuleSwitch = (action: Action): boolean => action.kind === "set" && Object.hasOwn(ruleSpecs, action.key);

/** The rule that an action switches off, by its name in settings, or null if it does no such thing. */
export function ruleSwitchedOff(action: Action): string | null {
  if (action.kind !== "set" || !isRuleSwitch(action) || action.value.trim() !== "off") return null;
  return action.key.slice(RULE_PREFIX.length);
}

/** The value in force, as text that `parseSetting` reads back. */
export function settingText(settings: Settings, key: string): string {
  const spec = specs[key];
  if (spec === undefined) return "";
  if (spec.kind === "rule") return settings.store.rulesOff.includes(spec.property) ? "off" : "on";
  if (spec.kind === "scheduler") return String(settings.pd.schedulers.some((name) => name === spec.property));
  const value = (settings[spec.group] as unknown as Readonly<Record<string, SettingValue>>)[spec.property];
  if (spec.kind === "duration") return formatDuration(value as Duration);
  if (spec.kind === "range") return formatRange(value as DurationRange);
  return Array.isArray(value) ? value.join(",") : String(value);
}
