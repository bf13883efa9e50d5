import type { ClientState } from "../../../src/client/index.ts";
import { beginTransaction } from "../../../src/client/txn/begin.ts";
import type { Transaction, TxnTask } from "../../../src/client/txn/state.ts";
import { createTxnState } from "../../../src/client/txn/state.ts";
import { put } from "../../../src/client/workloads/workload.ts";
import { createCluster } from "../../../src/cluster/birth.ts";
import { clientStates, storeStateOf, type Cluster, type Observer } from "../../../src/cluster/cluster.ts";
import { createEngine } from "../../../src/cluster/host.ts";
import { act } from "../../../src/cluster/inputs.ts";
import { advance } from "../../../src/cluster/loop.ts";
import { generateTopology } from "../../../src/cluster/topologies.ts";
import { orderedGet } from "../../../src/kernel/ordered-map.ts";
import { after, millis, type Duration } from "../../../src/kernel/time.ts";
import type { EventOf } from "../../../src/proto/events.ts";
import { holdsKey } from "../../../src/proto/keys.ts";
import type { Cell } from "../../../src/proto/kv.ts";
import type { Observation } from "../../../src/proto/observations.ts";
import type { TxnWorkload } from "../../../src/proto/settings/client.ts";
import { inputsOf } from "../../cluster/golden.ts";

type Told = Extract<Observation, { readonly kind: "client-transaction" }>;

/** A real cluster of two regions whose two clients do nothing by themselves, with what they told of their transactions. */
export interface TxnWorld {
  readonly cluster: Cluster;
  readonly told: Told[];
  readonly events: string[];
  /** What sessions answered, the oldest first. */
  readonly answers: EventOf<"client.session.answered">[];
  readonly observer: Observer;
  /** How many commands of people's transactions were asked for, or ended. */
  commands: number;
  /** A key of the first region, and one of the last. */
  readonly bob: string;
  readonly joe: string;
}

export function txnWorld(...settings: readonly string[]): TxnWorld {
  const told: Told[] = [];
  const events: string[] = [];
  const answers: TxnWorld["answers"] = [];
  const observer: Observer = {
    event: ({ body }) => {
      events.push(body.name);
      if (body.name === "client.session.answered") answers.push(body);
    },
    observe: (fact) => {
      if (fact.kind === "client-transaction") told.push(fact);
      else if (fact.kind === "command-asked" || fact.kind === "command-ended") world.commands++;
    },
  };
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 3, clients: 2, pds: 3 });
  const world = { told, events, answers, observer, commands: 0 };
  const cluster = createCluster(topology, "tikv", 7, observer);
  const { keys } = clientOf(cluster, 1);
  return begun(Object.assign(world, { cluster, bob: keys[0] ?? "", joe: keys.at(-1) ?? "" }), settings);
}

function begun(world: TxnWorld, settings: readonly string[]): TxnWorld {
  does(world, "set client.rate 0", ...settings.map((setting) => `set ${setting}`));
  run(world, millis(3_000));
  return world;
}

const clientOf = (cluster: Cluster, client: number): ClientState => clientStates(cluster)[client - 1] as ClientState;

/** What people do, now. */
export function does({ cluster, observer }: TxnWorld, ...actions: readonly string[]): void {
  for (const { action } of inputsOf(...actions.map((text) => `0s ${text}`))) {
    const refusal = act(cluster, action, observer);
    if (refusal !== null) throw new Error(refusal.text);
  }
}

export const run = ({ cluster, observer }: TxnWorld, length: Duration): void => {
  advance(cluster, after(cluster.now, length), observer);
};

/** Runs in steps of 0.1 ms until that is so. */
export function runUntil(world: TxnWorld, isSo: () => boolean): void {
  for (let step = 0; !isSo(); step++) {
    if (step > 1_000_000) throw new Error("it does not come to pass");
    run(world, millis(0.1));
  }
}

/** A client begins a transaction. */
export function begin(world: TxnWorld, client: number, workload: TxnWorkload, task: TxnTask): Transaction {
  const { cluster, observer } = world;
  const engine = createEngine(cluster, observer);
  engine.machine = cluster.directory.clients[client - 1] ?? 0;
  const state = clientOf(cluster, client);
  const txn = (state.txn ??= createTxnState(client));
  beginTransaction(state, engine, txn, workload, task);
  return [...txn.running.values()].at(-1) as Transaction;
}

/** A transaction that only writes. */
export function write(world: TxnWorld, client: number, values: Readonly<Record<string, string>>): Transaction {
  const transaction = begin(world, client, "bank", { role: "look", keys: [], numbers: [] });
  transaction.mutations = Object.entries(values).map(([key, value]) => put(key, value));
  return transaction;
}

export const transfer = (world: TxnWorld, client: number, amount: number): Transaction =>
  begin(world, client, "bank", { role: "transfer", keys: [world.bob, world.joe], numbers: [amount] });

/** Both balances, as a client reads them now. */
export function balances(world: TxnWorld, client: number): readonly (string | null)[] {
  begin(world, client, "bank", { role: "look", keys: [world.bob, world.joe], numbers: [] });
  const before = world.told.length;
  runUntil(world, () => world.told.length > before);
  return world.told.at(-1)?.entry.operations.flatMap((one) => (one.kind === "read" ? [one.value] : [])) ?? [];
}

export const increment = (world: TxnWorld, client: number): Transaction =>
  begin(world, client, "counter", { role: "add", keys: [world.bob], numbers: [] });

/** Asks a session for steps, each when the one before it is answered, and returns what the last one was answered. */
export function asks(world: TxnWorld, session: string, ...steps: readonly string[]): string {
  for (const step of steps) {
    const before = world.answers.length;
    does(world, `${session} ${step}`);
    runUntil(world, () => world.answers.length > before);
  }
  return world.answers.at(-1)?.text ?? "";
}

/** The cells of a key on every store. */
export const cellsOf = ({ cluster }: TxnWorld, key: string): readonly Cell[] =>
  [...cluster.directory.stores.values()].flatMap((machine) => {
    const cell = orderedGet(storeStateOf(cluster, machine)?.versions ?? { chunks: [], token: {} }, key);
    return cell === undefined ? [] : [cell];
  });

/** What the first store takes the key's region for. */
export function sizeOf({ cluster }: TxnWorld, key: string): { readonly keys: number; readonly sizeMiB: number } {
  const { peers } = storeStateOf(cluster, cluster.directory.stores.get(1) ?? 0) ?? { peers: new Map() };
  const { keys, sizeMiB } = [...peers.values()].find(({ region }) => holdsKey(region, key)).disk;
  return { keys, sizeMiB };
}

export const isLockedAt = (world: TxnWorld, key: string): boolean => cellsOf(world, key).some(({ lock }) => lock !== null);

export const outcomes = ({ told }: TxnWorld): readonly string[] => told.map(({ entry }) => entry.outcome);

/** The store that leads the key's region, as client 1 knows it. */
export function leaderOf({ cluster }: TxnWorld, key: string): number {
  const entry = clientOf(cluster, 1).cache.entries.find(({ region }) => holdsKey(region, key));
  return entry?.region.peers[entry.leader]?.storeId ?? 0;
}
