import { allOf } from "../../src/kernel/newest-first.ts";
import { newestOf } from "../../src/kernel/newest-first-changes.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { clientStates, storeStateOf, type Cluster } from "../../src/cluster/cluster.ts";
import { checkHistories } from "../../src/check/history/index.ts";
import { beginTransaction } from "../../src/client/txn/begin.ts";
import { createEngine } from "../../src/cluster/host.ts";
import { orderedGet } from "../../src/kernel/ordered-map.ts";
import { after, between, millis, type Duration, type Instant } from "../../src/kernel/time.ts";
import {
  isUnsettled, orderSightOf, type CrashStep, type FlowEnd, type FlowStyle, type OrderSight,
} from "../../src/proto/flow.ts";
import type { Cell } from "../../src/proto/kv.ts";
import type { EventOf } from "../../src/proto/events.ts";
import type { Fold } from "../../src/proto/fold.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { historiesOf, historyFold } from "../../src/session/history.ts";
import { REPORT_FOLDS } from "../../src/session/report.ts";
import { actOnRun, advanceRun, checksOf, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { inputsOf } from "../cluster/golden.ts";

interface Told {
  readonly at: Instant;
  readonly fact: Observation;
}

function note(told: Told[], fact: Observation, at: Instant): void {
  told.push({ at, fact });
}

/** What clients told of orders and transactions. */
const notes = {
  name: "notes",
  create: (): Told[] => [],
  facts: { "order-step": note, "order-ended": note, "orders-found": note, "order-seen": note, "client-transaction": note },
  fork: (told: Told[]): Told[] => told.slice(),
} satisfies Fold<Told[], unknown>;

export interface CrashSpec {
  readonly style: FlowStyle;
  readonly step: CrashStep;
  /** How long its coordinator is away; null for good. */
  readonly away: Duration | null;
  readonly rate: number;
  readonly regions: number;
  readonly seed: number;
  /** How long the run goes on behind the crash. */
  readonly length: Duration;
}

/** What became of the order amid which its coordinator crashed. */
export interface Crash {
  readonly run: Run;
  readonly order: number;
  /** How it stands, in what all stores hold, at once and at the end. */
  readonly left: OrderSight;
  readonly finally: OrderSight;
  /** How long something of it was still to be done, or locked; null for ever. */
  readonly unsettled: Duration | null;
  readonly seen: ReadonlyMap<OrderSight, number>;
  /** What its coordinator said of its end; null for nothing. */
  readonly end: FlowEnd | null;
  /** The longest that another client's transaction took from then on. */
  readonly longestOther: Duration;
}

/** Lets the coordinator of an order crash before a step, and looks at what becomes of the order. */
export function crashOrder({ style, step, away, rate, regions, seed, length }: CrashSpec): Crash {
  bringWhole();
  const topology = generateTopology({ stores: 3, regions, replicas: 3, zones: 3, clients: 3, pds: 1 });
  const inputs = inputsOf(`0s set client.workload ${style}`, `0s set client.rate ${rate}`, "0s set client.txn-retry begin-anew",
    `3s crash client 1 before ${step}`);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false, [...REPORT_FOLDS, notes]);
  const abandoned = runUntilAbandoned(run);
  const { now: at } = run.cluster;
  const { order } = abandoned;
  // What was committed lies in some lines behind a lock, until the last message of its coordinator has come.
  advanceRun(run, after(at, millis(500)));
  const left = sightIn(run.cluster, order);
  let settledAt: Instant | null = null;
  const isBack = (): boolean => run.branch.events.some(({ body }) => body.name === "node.restarted");
  while (run.cluster.now < after(at, length)) {
    if (away !== null && run.cluster.now >= after(at, away) && !isBack()) {
      actOnRun(run, { kind: "start", node: { kind: "client", id: 1 } });
    }
    const isSettled = !isUnsettled(sightIn(run.cluster, order)) && !isLocked(run.cluster, order);
    settledAt = isSettled ? (settledAt ?? run.cluster.now) : null;
    advanceRun(run, after(run.cluster.now, millis(50)));
  }
  const seen = new Map<OrderSight, number>();
  let end: FlowEnd | null = null;
  let longestOther = 0;
  for (const { at: told, fact } of pastOf(run, notes)) {
    if (told < at) continue;
    if (fact.kind === "order-seen" && fact.order === order) seen.set(fact.sight, (seen.get(fact.sight) ?? 0) + 1);
    if (fact.kind === "order-ended" && fact.order === order) end = fact.end;
    if (fact.kind === "client-transaction" && fact.entry.client !== 1) longestOther = Math.max(longestOther, fact.latency);
  }
  return {
    run, order, left, finally: sightIn(run.cluster, order), seen, end,
    unsettled: settledAt === null ? null : between(at, settledAt),
    longestOther: longestOther as Duration,
  };
}

/** What is wrong with what clients saw, or with what must hold; empty where nothing is. */
export const wrongIn = (run: Run): readonly string[] => [
  ...checksOf(run).violations.map(({ invariant, detail }) => `${invariant}: ${detail}`),
  ...[...checkHistories(historiesOf(pastOf(run, historyFold)))].flatMap(([name, { outcome }]) =>
    (outcome === "violated" ? [name] : [])),
];

function runUntilAbandoned(run: Run): EventOf<"order.abandoned"> {
  for (let step = 0; step < 20_000; step++) {
    const found = run.branch.events.find(({ body }) => body.name === "order.abandoned");
    if (found?.body.name === "order.abandoned") return found.body;
    advanceRun(run, after(run.cluster.now, millis(1)));
  }
  throw new Error("no coordinator crashed");
}

/** The newest that any store holds of a key: what was last committed, and whether a lock is on it. */
function newestAt(cluster: Cluster, key: string): { readonly value: string | null; readonly locked: boolean } {
  const cells = [...cluster.directory.stores.values()].flatMap((machine): Cell[] => {
    const cell = orderedGet(storeStateOf(cluster, machine)?.versions ?? { chunks: [], token: {} }, key);
    return cell === undefined ? [] : [cell];
  });
  const writes = cells.flatMap(({ writes: all }) => allOf(all).filter(({ type }) => type === "put" || type === "delete"))
    .sort((a, b) => b.commitTs - a.commitTs);
  const newest = cells.slice().sort((a, b) => (newestOf(b.writes)?.commitTs ?? 0) - (newestOf(a.writes)?.commitTs ?? 0));
  return { value: writes[0]?.shortValue ?? null, locked: newest.filter(({ lock }) => lock !== null).length > 1 };
}

/** The keys of an order's lines: they end with its number. */
function linesOf(cluster: Cluster, order: number): readonly string[] {
  const keys = clientStates(cluster)[0]?.keys ?? [];
  return ["s", "p", "o"].map((part) => {
    for (const key of keys) {
      const line = `${key}-${part}${order}`;
      const { value, locked } = newestAt(cluster, line);
      if (value !== null || locked) return line;
    }
    return "";
  });
}

function sightIn(cluster: Cluster, order: number): OrderSight {
  const [stock, payment, row] = linesOf(cluster, order).map((line) => (line === "" ? null : newestAt(cluster, line).value));
  return orderSightOf(stock ?? null, payment ?? null, row ?? null);
}

const isLocked = (cluster: Cluster, order: number): boolean =>
  linesOf(cluster, order).some((line) => line !== "" && newestAt(cluster, line).locked);

/** What is in stock and on accounts, reserved or not, with what is taken for good: it was there from the beginning. */
export function totalsIn(run: Run): readonly [number, number] {
  const { cluster } = run;
  const keys = clientStates(cluster).find(({ txn }) => (txn?.keys.length ?? 0) > 0)?.txn?.keys ?? [];
  const totals: [number, number] = [0, 0];
  keys.forEach((key, place) => {
    const [free, held] = (newestAt(cluster, key).value ?? "0 0").split(" ").map(Number);
    totals[place < keys.length >> 1 ? 0 : 1] += (free ?? 0) + (held ?? 0);
  });
  const lines = new Set([...cluster.directory.stores.values()].flatMap((machine) =>
    (storeStateOf(cluster, machine)?.versions.chunks ?? [])
      .flatMap(({ keys: all }) => all.filter((key) => /-[sp]\d+$/.test(key)))));
  for (const key of lines) {
    const [state, amount] = (newestAt(cluster, key).value ?? "").split(" ");
    if (state === "taken") totals[/-s\d+$/.test(key) ? 0 : 1] += Number(amount);
  }
  return totals;
}

/** Another client looks at the order: how it stands then, and whether anything of it is still locked. */
export function lookAt({ run, order }: Crash): { readonly sight: OrderSight; readonly locked: boolean } {
  const { cluster } = run;
  const engine = createEngine(cluster, { event: () => undefined, observe: () => undefined });
  engine.machine = cluster.directory.clients[1] ?? 0;
  const state = clientStates(cluster)[1];
  const lines = linesOf(cluster, order).filter((line) => line !== "");
  if (state?.txn != null) beginTransaction(state, engine, state.txn, "order", { role: "look", keys: lines, numbers: [order] });
  advanceRun(run, after(cluster.now, millis(5_000)));
  return { sight: sightIn(cluster, order), locked: isLocked(cluster, order) };
}

/** Nobody does anything more, and what is under way ends. */
export function calmDown(run: Run): void {
  actOnRun(run, { kind: "set", key: "client.rate", value: "0" });
  advanceRun(run, after(run.cluster.now, millis(30_000)));
}
