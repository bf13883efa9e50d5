import { importCluster } from "../../src/exchange/import.ts";
import { tableStartKey } from "../../src/exchange/keys.ts";
import { keyToHex } from "../../src/proto/keys.ts";
import type { Notice } from "../../src/language/notice.ts";
import type { Topology } from "../../src/cluster/topology.ts";

export type Json = Record<string, unknown>;

/** A store as PD 8.5 prints it, with changes. */
export function storeJson(id: number | string, store: Json = {}, status: Json = {}): Json {
  return {
    store: {
      id, address: `10.0.0.${id}:20160`, version: "8.5.1", last_heartbeat: 1639400885792220928, state_name: "Up", ...store,
    },
    status: {
      capacity: "100GiB", available: "60GiB", used_size: "30GiB", leader_count: 0, region_count: 0, region_size: 0, ...status,
    },
  };
}

/** A region of table `id` as PD 8.5 prints it: three voters on stores 1, 2 and 3, led by the first, with changes. */
export function regionJson(id: number, changes: Json = {}): Json {
  const peers = [1, 2, 3].map((store) => ({ id: id * 10 + store, store_id: store, role_name: "Voter" }));
  return {
    id, start_key: tableHex(id), end_key: tableHex(id + 1), epoch: { conf_ver: 5, version: 7 }, peers, leader: peers[0],
    cpu_usage: 0, written_bytes: 0, read_bytes: 0, written_keys: 0, read_keys: 0, approximate_size: 10, approximate_keys: 100,
    ...changes,
  };
}

export const tableHex = (table: number): string => keyToHex(tableStartKey(table));

/** `count` regions that cover the key space; `changes` by index. */
export function regionsJson(count: number, changes: Readonly<Record<number, Json>> = {}): Json {
  const regions = Array.from({ length: count }, (_, index) => regionJson(index + 1, {
    ...(index === 0 ? { start_key: "" } : {}),
    ...(index === count - 1 ? { end_key: "" } : {}),
    ...changes[index],
  }));
  return { count, regions };
}

export const storesJson = (...stores: readonly Json[]): Json => ({ count: stores.length, stores });

export const threeStores = (): Json => storesJson(storeJson(1), storeJson(2), storeJson(3));

/** Imports these documents, each as a file of its own; texts are taken as they are. */
export const importing = (...documents: readonly unknown[]): ReturnType<typeof importCluster> =>
  importCluster(documents.map((document, index) => ({
    name: `file-${index + 1}.json`, text: typeof document === "string" ? document : JSON.stringify(document),
  })));

/** The topology, which there must be. */
export function imported(...documents: readonly unknown[]): Topology {
  const result = importing(...documents);
  if (!result.ok) throw new Error(result.notices.map((notice) => notice.text).join("\n"));
  return result.topology;
}

/** The notice of that code, which there must be. */
export function noticeOf(result: { readonly notices: readonly Notice[] }, code: string): Notice {
  const notice = result.notices.find((candidate) => candidate.code === code);
  if (notice === undefined) throw new Error(`no ${code} among: ${result.notices.map((other) => other.code).join(", ")}`);
  return notice;
}
