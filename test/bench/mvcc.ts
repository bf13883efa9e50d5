import type { TxnCommand } from "../../src/proto/kv.ts";
import { createLab, runLab, type Lab, type ScriptHost } from "../cluster/scripted.ts";
import { after, micros, type Instant } from "../../src/kernel/time.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { joinStore } from "../../src/cluster/join.ts";
import { startProcess } from "../../src/cluster/lifecycle.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { electAtBirth } from "../../src/store/index.ts";
import { evenNetwork, exactly, placeScript } from "../cluster/scripted.ts";
import { region } from "../store/harness.ts";
import { commit, createBench, prewrite, put, run } from "../store/mvcc/bench.ts";
import { cpuMillis, print } from "./figures.ts";

const TRANSFERS = 20_000;
const IN_FLIGHT = 64;
const ACCOUNTS = 1_000;
const CLIENT = 1;
const STORE = 2;

/** The prewrite and the commit of one transfer between two accounts, of which no two under way share one. */
function transfer(number: number): readonly [TxnCommand, TxnCommand] {
  const at = (number * 2) % ACCOUNTS;
  const keys = [`account${at}`, `account${at + 1}`] as const;
  const startTs = 2 * number + 1;
  return [prewrite(startTs, keys[0], keys.map((key) => put(key, String(number)))), commit(startTs, startTs + 1, ...keys)];
}

/** Transfers per CPU second: the commands alone, and through one region of three replicas with a client that waits for each. */
export function mvccBench(): void {
  const bench = createBench();
  let before = cpuMillis();
  for (let number = 0; number < TRANSFERS; number++) for (const command of transfer(number)) run(bench, command);
  print("mvcc", "two-key transfers, commands alone", (TRANSFERS * 1_000) / (cpuMillis() - before), "transfers / CPU s");

  const lab = threeStores();
  let asked = 0;
  let done = 0;
  const under = new Map<number, TxnCommand>();
  const ask = (host: ScriptHost, requestId: number, command: TxnCommand): void => host.send(STORE, "kv", {
    kind: "txn-request", requestId, regionId: 1, epoch: { confVer: 5, version: 7 }, peerId: 11, key: "account", command,
    replica: null,
  }, 64);
  const begin = (host: ScriptHost): void => {
    const [first, second] = transfer(asked);
    under.set(2 * asked, second);
    ask(host, 2 * asked, first);
    asked++;
  };
  lab.scripts.set(CLIENT, {
    start: (host) => Array.from({ length: IN_FLIGHT }).forEach(() => begin(host)),
    receive(host, _, message) {
      if (message.kind !== "txn-response") return;
      if (message.error !== null || message.result?.kind === "key-error") throw new Error(JSON.stringify(message));
      const next = under.get(message.requestId);
      under.delete(message.requestId);
      if (next !== undefined) ask(host, message.requestId + 1, next);
      else {
        done++;
        begin(host);
      }
    },
  });
  runLab(lab, after(lab.cluster.now, micros(100_000)));
  startProcess(lab.engine, CLIENT);
  before = cpuMillis();
  const began = lab.cluster.now;
  runLab(lab, Number.MAX_SAFE_INTEGER as Instant, () => done >= TRANSFERS);
  print("mvcc", "two-key transfers through Raft, one region", (TRANSFERS * 1_000) / (cpuMillis() - before), "transfers / CPU s");
  const virtual = (lab.cluster.now - began) / 1_000_000;
  print("mvcc", "the same in the cluster's own time", TRANSFERS / virtual, "transfers / virtual s");
}

/** One region on three stores, 500 µs from each other and from their client, on disks that take 1 ms. */
function threeStores(): Lab {
  const lab = createLab({});
  const { cluster, engine } = lab;
  const disk = { ...PRESETS.tikv.disk, fsyncLatency: exactly(micros(1_000)), voterFsyncLatency: exactly(micros(1_000)) };
  cluster.settings = { ...PRESETS.tikv, network: evenNetwork(micros(500)), disk };
  cluster.directory.pds.push(placeScript(lab, 1));
  cluster.directory.clients.push(placeScript(lab, 1));
  const only = region(1, [1, 2, 3]);
  for (const { id: peerId, storeId } of only.peers) {
    joinStore(cluster, {
      id: storeId, address: `store-${storeId}`, labels: [], version: "8.5.0", capacityMiB: 10_000, otherUsedMiB: 0, state: "Up",
      alive: true, silentFor: null,
    }, [{ region: only, peerId, sizeMiB: 8, keys: 100, pending: false }]);
  }
  const machines = [...cluster.directory.stores.values()];
  electAtBirth(machines.flatMap((id) => storeStateOf(cluster, id) ?? []), [{ regionId: 1, storeId: 1, downPeers: [] }]);
  for (const id of machines) startProcess(engine, id);
  return lab;
}
