import type { Refusal } from "../../action/definition.ts";
import { detectorOf } from "../../detect/index.ts";
import { mistakeIn, tune } from "../../detect/options.ts";
import { policyHealth } from "../../detect/policy.ts";
import { readPolicy, writePolicy } from "../../detect/policy-text.ts";
import { bring } from "../../kernel/late-part.ts";
import { isProcessAlive, type MachineId } from "../../machine/computer.ts";
import { expectedValues } from "../../proto/setting-text.ts";
import { machineAt, type Cluster, type Held } from "../cluster.ts";
import type { Engine } from "../host.ts";
import { emit } from "../record.ts";
import { DETECTING } from "./part.ts";
import { endPolicy } from "./policy.ts";
import { beginLooks, expire, hearReport, hearStore, LOOK, lookForStores, unanswered } from "./monitor.ts";
import type { Beat } from "./state.ts";
import { sayBeat, startBeats, DETECTION_BYTES } from "./stores.ts";
import { noteConditions } from "./truth.ts";

/** Brings what failure detectors do. */
export function bringDetection(): void {
  bring(DETECTING, { detect, refusalOfDetectors, take, noteConditions });
}

/** Every detector begins anew with every store, with the policy that acts, or none watches any more. */
function detect(engine: Engine, watch: boolean, text: string, policyText: string): void {
  const { cluster } = engine;
  const wanted = policyText === "" ? null : readPolicy(policyText);
  const acting = wanted?.ok === true ? wanted.policy : null;
  const said = acting === null ? "" : writePolicy(acting);
  const serial = emit(engine, { name: "detectors.set", watch: watch ? "on" : "off", options: text, policy: said });
  const policy = endPolicy(engine);
  const options = !watch ? null : tune(text, cluster.settings.pd);
  if (acting !== null) options?.set(policyHealth.name, acting);
  cluster.detection = {
    serial, options, beats: beatsOf(options), conditions: new Map(), lives: new Map(), monitors: new Map(), rounds: 0, policy,
  };
  for (const { id, process } of cluster.machines) if (isProcessAlive(process)) begin(engine, id);
}

const beatsOf = (options: ReadonlyMap<string, object> | null): readonly Beat[] =>
  [...options ?? []].flatMap(([detector, set]) => {
    const every = detectorOf(detector).rhythm(set).beat;
    return every === null ? [] : [{ detector, every }];
  });

/** Detectors begin with the process of a machine, which lives: with each life of it once. */
function begin(engine: Engine, id: MachineId): void {
  const { cluster } = engine;
  const { detection } = cluster;
  const { incarnation } = machineAt(cluster, id);
  if (detection?.options == null || detection.lives.get(id) === incarnation) return;
  cluster.detection = { ...detection, lives: new Map(detection.lives).set(id, incarnation) };
  engine.machine = id;
  const kind = cluster.processes[id]?.kind;
  if (kind === "store") startBeats(engine);
  else if (kind === "pd") beginLooks(engine);
}

/** What has come to a machine whose process runs: whether it was meant for detectors. Reports to PD are for both. */
function take(engine: Engine, item: Held): boolean {
  // A process that has started hears its own timers soon, and then of detectors; a machine that has joined, too.
  begin(engine, item.to);
  const { detection } = engine.cluster;
  if (item.kind === "timer" && item.timer.kind === "detection") {
    if (isOfNow(engine.cluster, item.timer.serial)) takeTimer(engine, item.timer);
    return true;
  }
  if (item.kind !== "deliver" && item.kind !== "refused") return false;
  const { message } = item;
  if (message.kind === "store-heartbeat" && item.kind === "deliver") hearReport(engine, message.stats.storeId);
  if (message.kind !== "detection") return false;
  if (detection === undefined || !isOfNow(engine.cluster, message.serial)) return true;
  if (item.kind === "refused") unanswered(engine, message);
  else if (message.say !== "probe") hearStore(engine, message);
  else engine.send(item.from, "pd", { ...message, say: "answer", writeTime: engine.writeTime }, DETECTION_BYTES);
  return true;
}

const isOfNow = ({ detection }: Cluster, serial: number): boolean => detection?.serial === serial && detection.options !== null;

type DueTimer = Extract<Held, { readonly kind: "timer" }>["timer"] & { readonly kind: "detection" };

function takeTimer(engine: Engine, { detector, store, at }: DueTimer): void {
  if (engine.cluster.processes[engine.machine]?.kind === "store") sayBeat(engine, detector);
  else if (detector === LOOK) lookForStores(engine);
  else expire(engine, detector, store, at);
}

/** What is wrong with options or with a policy; null where nothing is. */
function refusalOfDetectors(text: string, policy: string): Refusal | null {
  const read = policy === "" ? null : readPolicy(policy);
  if (read?.ok === false) return read.mistake;
  const mistake = mistakeIn(text);
  if (mistake === null) return null;
  const { key, value, expected, nearest } = mistake;
  if (expected === null) {
    const hint = nearest === null ? "" : `; the nearest is ${nearest}`;
    return { code: "no-detector-option", text: `No detector has an option ${key}${hint}.`, values: { key } };
  }
  const values = { key, value, ...expectedValues(expected) };
  return { code: "bad-setting", text: `${key} cannot be "${value}": expected ${values.expected}.`, values };
}
