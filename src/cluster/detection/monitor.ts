import type { AnyDetector, Signal } from "../../detect/detector.ts";
import { DETECTORS, detectorOf, WATCHERS } from "../../detect/index.ts";
import { defined } from "../../kernel/assert.ts";
import { createStream, drawInt } from "../../kernel/random.ts";
import { after, between, NEVER, seconds, type Duration, type Instant } from "../../kernel/time.ts";
import type { DetectionMessage } from "../../proto/detection.ts";
import type { StoreId } from "../../proto/region.ts";
import type { Cluster } from "../cluster.ts";
import type { Engine } from "../host.ts";
import { decide, isOfPolicy } from "./policy.ts";
import type { Detection, StoreWatch } from "./state.ts";
import { DETECTION_BYTES } from "./stores.ts";
import { noteConditions } from "./truth.ts";

/** So often a member looks whether it has come to lead PD, or leads no more, and whether stores have come or gone. */
const LOOK_INTERVAL = seconds(1);
/** The name of that in timers, which no detector has. */
export const LOOK = "";

const nameOf = (detector: string, store: StoreId): string => `${detector}/${store}`;

const watchesOf = ({ cluster: { detection }, machine }: Engine): ReadonlyMap<string, StoreWatch> | undefined =>
  detection?.monitors.get(machine);

const watchOf = (engine: Engine, detector: string, store: StoreId): StoreWatch | undefined =>
  watchesOf(engine)?.get(nameOf(detector, store));

/** Detectors are at work. */
const detectionOf = ({ cluster: { detection } }: Engine): Detection => defined(detection, "who watches was asked to");

const optionsOf = (engine: Engine, detector: string): object =>
  defined(detectionOf(engine).options?.get(detector), "what watches has its options");

const put = (cluster: Cluster, change: Partial<Detection>): void => {
  if (cluster.detection !== undefined) cluster.detection = { ...cluster.detection, ...change };
};

/** What the member has of it; null for one that does not lead PD. */
function keep({ cluster, machine }: Engine, watches: ReadonlyMap<string, StoreWatch> | null): void {
  const monitors = new Map(cluster.detection?.monitors);
  if (watches === null) monitors.delete(machine);
  else monitors.set(machine, watches);
  put(cluster, { monitors });
}

/** The process of a member begins, or detectors do: what another life of it knew of the stores, it does not know. */
export function beginLooks(engine: Engine): void {
  keep(engine, null);
  lookForStores(engine);
}

/** Who comes to lead PD begins with every store anew, and who leads no more forgets them. */
export function lookForStores(engine: Engine): void {
  const { cluster, machine } = engine;
  const process = cluster.processes[machine];
  const { serial } = detectionOf(engine);
  engine.startTimer(LOOK_INTERVAL, { kind: "detection", serial, detector: LOOK, store: 0, at: engine.clock() });
  if (process?.kind !== "pd" || process.state.office?.isOpen !== true) {
    keep(engine, null);
    return;
  }
  const { stores } = process.state;
  const known = watchesOf(engine) ?? new Map<string, StoreWatch>();
  const watched = [...stores.values()].filter(({ state }) => state !== "Tombstone");
  const detectors = WATCHERS.filter(({ name }) => detectionOf(engine).options?.has(name));
  const names = new Set(detectors.flatMap(({ name }) => watched.map(({ id }) => nameOf(name, id))));
  keep(engine, new Map([...known].filter(([name]) => names.has(name))));
  for (const detector of detectors) {
    for (const { id, lastHeartbeat } of watched) {
      if (!known.has(nameOf(detector.name, id))) begin(engine, detector, id, lastHeartbeat);
    }
  }
}

/** PD knows from before when it heard of the store; the others begin now. */
function begin(engine: Engine, detector: AnyDetector, store: StoreId, heard: Instant): void {
  const { name, ofPd, rhythm } = detector;
  const options = optionsOf(engine, name);
  const standing = detector.begin(options, ofPd === undefined ? engine.clock() : heard);
  engine.observe({ kind: "detector", detector: name, store, from: null, to: standing.name });
  const { probe } = rhythm(options);
  const random = createStream(engine.cluster.seed, `detection/${detectionOf(engine).serial}/${engine.machine}/${name}/${store}`);
  const probeAt = probe === null ? NEVER : after(engine.clock(), drawInt(random, 0, probe.interval - 1) as Duration);
  settle(engine, goOn(engine, { detector: name, store, standing, probeAt, open: null, dueAt: NEVER }));
}

/** A store has said something to the member. */
export function hearStore(engine: Engine, message: DetectionMessage): void {
  const watch = watchOf(engine, message.detector, message.store);
  if (watch === undefined) return;
  if (message.say === "beat") settle(engine, told(engine, watch, { kind: "beat" }));
  else if (message.say === "answer" && watch.open?.round === message.round) {
    const took = between(watch.open.sentAt, engine.clock());
    settle(engine, told(engine, { ...watch, open: null }, { kind: "answer", took, writeTime: message.writeTime }));
  }
}

/** A store has reported to PD. */
export function hearReport(engine: Engine, store: StoreId): void {
  for (const { name, ofPd } of DETECTORS) {
    const watch = ofPd === undefined ? undefined : watchOf(engine, name, store);
    if (watch !== undefined) settle(engine, told(engine, watch, { kind: "beat" }));
  }
}

/** Nobody listens at the store that was asked. */
export function unanswered(engine: Engine, message: DetectionMessage): void {
  const watch = watchOf(engine, message.detector, message.store);
  if (message.say !== "probe" || watch?.open?.round !== message.round) return;
  settle(engine, told(engine, { ...watch, open: null }, { kind: "unanswered" }));
}

/** Something is due with a store. */
export function expire(engine: Engine, detector: string, store: StoreId, at: Instant): void {
  const watch = watchOf(engine, detector, store);
  if (watch?.dueAt === at) settle(engine, goOn(engine, { ...watch, dueAt: NEVER }));
}

/** A probe that got no answer, silence, the next probe. */
function goOn(engine: Engine, given: StoreWatch): StoreWatch {
  const now = engine.clock();
  let watch = given;
  if (watch.open !== null && now >= watch.open.until) watch = told(engine, { ...watch, open: null }, { kind: "unanswered" });
  if (now >= watch.standing.until) watch = told(engine, watch, { kind: "silence" });
  return now >= watch.probeAt ? ask(engine, watch, now) : watch;
}

/** A probe that is still open when the next one leaves has no answer. */
function ask(engine: Engine, watch: StoreWatch, now: Instant): StoreWatch {
  const { detector, store } = watch;
  const { probe } = detectorOf(detector).rhythm(optionsOf(engine, detector));
  const to = engine.directory.stores.get(store);
  if (probe === null || to === undefined) return { ...watch, probeAt: NEVER };
  const free = watch.open === null ? watch : told(engine, { ...watch, open: null }, { kind: "unanswered" });
  const { serial, rounds } = detectionOf(engine);
  const round = rounds + 1;
  put(engine.cluster, { rounds: round });
  engine.send(to, "pd", { kind: "detection", serial, detector, store, say: "probe", round }, DETECTION_BYTES);
  return { ...free, probeAt: after(now, probe.interval), open: { round, sentAt: now, until: after(now, probe.timeout) } };
}

/** The detector hears of it; whatever it takes the store for from now on is told. */
function told(engine: Engine, watch: StoreWatch, signal: Signal): StoreWatch {
  const { detector, store, standing: before } = watch;
  const standing = detectorOf(detector).hear(optionsOf(engine, detector), before, signal, engine.clock());
  if (standing.name === before.name) return { ...watch, standing };
  noteConditions(engine);
  engine.observe({ kind: "detector", detector, store, from: before.name, to: standing.name });
  return { ...watch, standing };
}

/** Keeps the watch, with a timer for what is due next. One that is planned for earlier stays: it will look again. */
function settle(engine: Engine, watch: StoreWatch): void {
  const { detector, store, standing, probeAt, open } = watch;
  const at = Math.min(standing.until, probeAt, open?.until ?? NEVER) as Instant;
  const isNext = at < watch.dueAt;
  if (isNext) {
    const { serial } = detectionOf(engine);
    engine.startTimer(between(engine.clock(), at), { kind: "detection", serial, detector, store, at });
  }
  const before = watchOf(engine, detector, store);
  keep(engine, new Map(watchesOf(engine)).set(nameOf(detector, store), isNext ? { ...watch, dueAt: at } : watch));
  const hasMoved = before !== undefined && before.standing.name !== standing.name;
  if (hasMoved && isOfPolicy(watch)) decide(engine, [...watchesOf(engine)?.values() ?? []]);
}
