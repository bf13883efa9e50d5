import type { AnyDetector } from "../detect/detector.ts";
import { detectorOf, WATCHERS } from "../detect/index.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { policyHealth } from "../detect/policy.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreCondition } from "../proto/detection.ts";
import { faultKindOf, type EventBody } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { StoreId } from "../proto/region.ts";
import { spreadOf } from "../story/spread.ts";
import type { Spread } from "../story/types.ts";

/** Alarms of one run that are kept; later ones only count as what they are. */
const MAX_ALARMS = 10_000;

/** A store that PD could not reach, or that did not live, from then to then. */
interface Outage {
  readonly store: StoreId;
  readonly from: Instant;
  /** Null where it lasts. */
  to: Instant | null;
}

/** A detector has given a store up, in one of its ways. */
interface Alarm {
  readonly detector: string;
  readonly name: string;
  readonly store: StoreId;
  readonly at: Instant;
  /** What the store really was then. */
  readonly truth: StoreCondition;
  /** When it took that back; null where it has not. */
  to: Instant | null;
}

/** What a failover policy has done with a store: moved its leaders away, let it lead again, or refused to (safe mode). */
export interface PolicyDeed {
  readonly store: StoreId;
  readonly at: Instant;
  readonly deed: "emptied" | "back" | "refused";
  /** Since the latest fault of that store; null where none has struck it since the policy is in force. */
  readonly after: Duration | null;
}

/** What failure detectors have said, beside what was so. Plain data. */
export interface DetectionTale {
  /** Since when they watch; null where none does. */
  since: Instant | null;
  readonly conditions: Map<StoreId, StoreCondition>;
  outages: Outage[];
  alarms: Alarm[];
  /** The policy that acts beside them, as it was said; "" for none. */
  policy: string;
  deeds: PolicyDeed[];
  /** When the latest fault struck each store, since that policy is in force. */
  struck: Map<StoreId, Instant>;
  /** PD's operators that take leaders from stores that the policy has given up, and how many of them have come to that. */
  moving: Set<number>;
  moved: number;
  /** What each detector takes each store for now. */
  readonly standings: Map<string, Map<StoreId, string>>;
}

const isOut = (condition: StoreCondition | undefined): boolean => condition === "dead" || condition === "cut";

/** Detectors and truth, told side by side: no detector knows what was so. */
export const detectionFold: Fold<DetectionTale> = {
  name: "detection",
  create: () => ({
    since: null, conditions: new Map(), outages: [], alarms: [], policy: "", deeds: [], struck: new Map(), moving: new Set(),
    moved: 0, standings: new Map(),
  }),
  event(tale, { at, body }) {
    if (body.name === "detectors.set") {
      Object.assign(tale, detectionFold.create(null), { since: body.watch === "on" ? at : null, policy: body.policy });
    } else if (tale.policy !== "") notePolicy(tale, body, at);
  },
  facts: {
    "store-condition": (tale, { store, condition, since }) => noteCondition(tale, store, condition, since),
    detector: (tale, { detector, store, to }, now) => noteStanding(tale, detector, store, to, now),
  },
  fork: (tale) => ({
    since: tale.since, conditions: new Map(tale.conditions),
    outages: tale.outages.map((outage) => ({ ...outage })), alarms: tale.alarms.map((alarm) => ({ ...alarm })),
    policy: tale.policy, deeds: [...tale.deeds], struck: new Map(tale.struck), moving: new Set(tale.moving), moved: tale.moved,
    standings: new Map([...tale.standings].map(([detector, stores]) => [detector, new Map(stores)])),
  }),
};

function noteCondition(tale: DetectionTale, store: StoreId, condition: StoreCondition, now: Instant): void {
  const wasOut = isOut(tale.conditions.get(store));
  tale.conditions.set(store, condition);
  if (isOut(condition) === wasOut) return;
  const last = tale.outages.filter((outage) => outage.store === store).at(-1);
  if (wasOut) {
    if (last !== undefined) last.to = now;
  } else tale.outages.push({ store, from: now, to: null });
}

function notePolicy(tale: DetectionTale, body: EventBody, at: Instant): void {
  const { deeds, moving } = tale;
  for (const { kind, id } of faultKindOf(body)?.struck(body) ?? []) if (kind === "store") tale.struck.set(id, at);
  if (body.name === "pd.operator.created") {
    if (body.description === "evict-leader" && deeds.filter(({ store }) => store === body.from).at(-1)?.deed === "emptied") {
      moving.add(body.operator);
    }
  } else if (body.name === "pd.operator.finished") {
    if (moving.delete(body.operator)) tale.moved += 1;
  } else noteDeed(tale, body, at);
}

/** Only the policy has PD keep a store without leaders without an order, which would be told as one. */
function noteDeed({ deeds, struck }: DetectionTale, body: EventBody, at: Instant): void {
  if (deeds.length >= MAX_ALARMS) return;
  const add = (store: StoreId, deed: PolicyDeed["deed"]): void => {
    const fault = struck.get(store);
    deeds.push({ store, at, deed, after: fault === undefined ? null : between(fault, at) });
  };
  if (body.name === "pd.store.evicted" && body.scheduler === "evict-leader") {
    add(body.store, body.isEvicted ? "emptied" : "back");
  } else if (body.name === "limit.reached" && body.limit === "safe-mode") {
    add(body.node.id, "refused");
  }
}

function noteStanding(tale: DetectionTale, name: string, store: StoreId, to: string, now: Instant): void {
  const alarms = detectorOf(name).alarms;
  const stores = tale.standings.get(name) ?? new Map<StoreId, string>();
  const before = alarms.indexOf(stores.get(store) ?? "");
  tale.standings.set(name, stores.set(store, to));
  const reached = alarms.indexOf(to);
  for (const alarm of tale.alarms) {
    const isTakenBack = alarm.detector === name && alarm.store === store && alarm.to === null &&
      alarms.indexOf(alarm.name) > reached;
    if (isTakenBack) alarm.to = now;
  }
  const truth = tale.conditions.get(store) ?? "running";
  for (const alarm of alarms.slice(before + 1, reached + 1)) {
    if (tale.alarms.length < MAX_ALARMS) tale.alarms.push({ detector: name, name: alarm, store, at: now, truth, to: null });
  }
}

/** What failure detectors made of a run. */
export interface DetectionReport {
  readonly since: Instant;
  readonly detectors: readonly DetectorReport[];
  /** The policy that acted beside them, and how many leaders it had moved; null for none. */
  readonly policy: { readonly text: string; readonly deeds: readonly PolicyDeed[]; readonly moved: number } | null;
}

/** One detector, in one of the ways in which it gives stores up. */
export interface DetectorReport {
  readonly detector: string;
  readonly alarm: string;
  /** Each time a store was really out: how long until the detector said so. */
  readonly outages: readonly {
    readonly store: StoreId;
    readonly at: Instant;
    readonly lasted: Duration | null;
    /** Null where it did not say so while that lasted. */
    readonly detectedAfter: Duration | null;
  }[];
  /** How long it took, each time that it did. */
  readonly detected: Spread;
  /** Each time it gave up a store that lived and could be reached, even if it stood still. */
  readonly falseAlarms: readonly {
    readonly store: StoreId;
    readonly at: Instant;
    readonly isPaused: boolean;
    readonly lasted: Duration | null;
  }[];
  readonly standings: readonly { readonly store: StoreId; readonly standing: string }[];
}

/** A policy watches by itself; the others always do. */
const watchersIn = ({ policy }: DetectionTale) => WATCHERS.filter(({ name }) => policy !== "" || name !== policyHealth.name);

export function detectionReport(tale: DetectionTale): DetectionReport | null {
  const { since, outages, alarms, standings, policy, deeds, moved } = tale;
  if (since === null) return null;
  const lasted = ({ to }: Outage | Alarm, from: Instant): Duration | null => (to === null ? null : between(from, to));
  return {
    since,
    policy: policy === "" ? null : { text: policy, deeds, moved },
    detectors: watchersIn(tale).flatMap(({ name, alarms: ways }) => ways.map((alarm) => {
      const own = alarms.filter((each) => each.detector === name && each.name === alarm);
      const told = outages.map((outage) => ({
        store: outage.store, at: outage.from, lasted: lasted(outage, outage.from), detectedAfter: detectedAfter(outage, own),
      }));
      return {
        detector: name, alarm, outages: told,
        detected: spreadOf(told.map((outage) => outage.detectedAfter).filter((length) => length !== null)),
        falseAlarms: own.filter(({ truth }) => !isOut(truth)).map((each) => ({
          store: each.store, at: each.at, isPaused: each.truth === "paused", lasted: lasted(each, each.at),
        })),
        standings: [...standings.get(name) ?? []].map(([store, standing]) => ({ store, standing })),
      };
    })),
  };
}

/** A store that was given up before is known to be out at once. */
function detectedAfter({ store, from, to }: Outage, alarms: readonly Alarm[]): Duration | null {
  const first = alarms.find((alarm) => alarm.store === store && alarm.at <= (to ?? alarm.at) && (alarm.to ?? from) >= from);
  return first === undefined ? null : (Math.max(0, between(from, first.at)) as Duration);
}

/** A store in a detector's eyes, as the page shows it. */
interface StoreSight {
  readonly store: StoreId;
  readonly standing: string;
  /** How many failures in a row it counts; null where it counts none. */
  readonly failures: number | null;
  /** How often the store was really out, and how long the detector took the last time; null where it has not noticed. */
  readonly outages: number;
  readonly noticedAfter: Duration | null;
  readonly falseAlarms: number;
}

/** What a detector makes of the stores now. */
interface DetectorSight {
  readonly detector: string;
  /** Its state machine, and the states in which it has given a store up. */
  readonly moves: AnyDetector["moves"];
  readonly alarms: readonly string[];
  readonly stores: readonly StoreSight[];
}

/** All detectors side by side, as the page shows them: of the first stores, if there are many. */
export interface DetectionSight {
  readonly since: Instant;
  readonly detectors: readonly DetectorSight[];
  /** Stores that are not among these. */
  readonly unseen: number;
  /** The policy that acts beside them, and its latest deeds; null for none. */
  readonly policy: { readonly text: string; readonly deeds: readonly PolicyDeed[]; readonly isSafeMode: boolean } | null;
}

const MOST_STORES = 24;
const MOST_DEEDS = 50;

export function detectionSight(tale: DetectionTale, cluster: Cluster): DetectionSight | null {
  const { since, policy, deeds, standings } = tale;
  if (since === null) return null;
  const stores = [...new Set([...standings.values()].flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);
  const seen = stores.slice(0, MOST_STORES);
  return {
    since, unseen: stores.length - seen.length,
    detectors: watchersIn(tale).map(({ name, moves, alarms }) =>
      ({ detector: name, moves, alarms, stores: seen.map((store) => storeSight(tale, cluster, name, store)) })),
    policy: policy === "" ? null
      : { text: policy, deeds: deeds.slice(-MOST_DEEDS), isSafeMode: (cluster.detection?.policy.refused.length ?? 0) > 0 },
  };
}

/** By the first way in which the detector gives stores up, as campaigns measure it. */
function storeSight(
  { outages, alarms, standings }: DetectionTale, cluster: Cluster, detector: string, store: StoreId,
): StoreSight {
  const [alarm] = detectorOf(detector).alarms;
  const own = alarms.filter((each) => each.detector === detector && each.name === alarm && each.store === store);
  const out = outages.filter((each) => each.store === store);
  const last = out.at(-1);
  return {
    store, standing: standings.get(detector)?.get(store) ?? "", failures: failuresOf(cluster, detector, store),
    outages: out.length, noticedAfter: last === undefined ? null : detectedAfter(last, own),
    falseAlarms: own.filter(({ truth }) => !isOut(truth)).length,
  };
}

function failuresOf({ detection }: Cluster, detector: string, store: StoreId): number | null {
  for (const watches of detection?.monitors.values() ?? []) {
    for (const watch of watches.values()) {
      if (watch.detector === detector && watch.store === store) return detectorOf(detector).failures?.(watch.standing) ?? null;
    }
  }
  return null;
}
