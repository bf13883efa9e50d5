import { formatRfc3339 } from "../../../exchange/quantities.ts";
import { EPOCH_MILLIS } from "../../../exchange/pd-export.ts";
import { machineAt, storeStateOf, type Cluster } from "../../../cluster/cluster.ts";
import { idText } from "../../../proto/names.ts";
import type { RegionId, StoreId } from "../../../proto/region.ts";
import { failed, flagOf, type Call, type CommandFlag, type CommandOutcome } from "../../command.ts";
import { idOfDigits } from "../../ids.ts";
import { regionWords } from "../../offers.ts";

/** Where a store's data lies, for who reads it beside the process. */
export const dataDirOf = (store: StoreId, { topology }: Cluster): string => `/data/tikv-${idText(store, topology.names)}`;

/** The store that a command looks into: through its process, or at its files. */
export interface LookedAt {
  readonly store: StoreId;
  readonly isLocal: boolean;
}

/** The address by which others call a store. */
export const storeAddress = (cluster: Cluster, store: StoreId): string =>
  storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1)?.address ?? "";

/** The store of an address; undefined where none listens there. */
export const storeAt = (cluster: Cluster, address: string): StoreId | undefined =>
  [...cluster.directory.stores.keys()].find((store) => storeAddress(cluster, store) === address);

/** Finds the store by `--host` or `--data-dir`, or says why there is none; `method` is how the tool calls the question. */
export function findStore(call: Call, method: string): LookedAt | CommandOutcome {
  const { cluster } = call.ground;
  const host = flagOf(call, "host");
  const directory = flagOf(call, "data-dir");
  if (host !== undefined) {
    const store = storeAt(cluster, host);
    const process = store === undefined ? "off" : machineAt(cluster, cluster.directory.stores.get(store) ?? -1).process;
    if (store !== undefined && process === "running") return { store, isLocal: false };
    return failed(`DebugClient::${method}: RpcFailure: ${process === "paused" ? "4-DEADLINE_EXCEEDED Deadline Exceeded"
      : "14-UNAVAILABLE failed to connect to all addresses"}`);
  }
  if (directory === undefined) return failed("error: [host|data-dir] is not specified");
  const store = [...cluster.directory.stores.keys()].find((id) => dataDirOf(id, cluster) === directory.replace(/\/+$/, ""));
  if (store === undefined) return failed(logLine(call, `raft engine not exists: ${directory.replace(/\/+$/, "")}/raft-engine`));
  const { process } = machineAt(cluster, cluster.directory.stores.get(store) ?? -1);
  if (process === "dead" || process === "off") return { store, isLocal: true };
  return failed([
    `error while open kvdb: Storage Engine IO error: While lock file: ${dataDirOf(store, cluster)}/db/LOCK: Resource ` +
      "temporarily unavailable",
    "LOCK file conflict indicates TiKV process is running. Do NOT delete the LOCK file and force the command to run. Doing so " +
      "could cause data corruption.",
  ].map((text) => logLine(call, text)).join("\n"));
}

/** A line of TiKV's log, at the instant of the ground. */
export function logLine({ ground }: Call, text: string, level = "ERROR"): string {
  const time = formatRfc3339(EPOCH_MILLIS, Math.floor(ground.now / 1_000) * 1_000).replace("Z", "");
  const [date = "", clock = ""] = time.split("T");
  const [seconds = "", fraction = ""] = clock.split(".");
  const millis = fraction.padEnd(3, "0").slice(0, 3);
  return `[${date.replaceAll("-", "/")} ${seconds}.${millis} +00:00] [${level}] [${JSON.stringify(text)}]`;
}

export const isFound = (found: LookedAt | CommandOutcome): found is LookedAt => "store" in found;

/** What is answered from the files of a stopped store alone. */
export function answerLocally(call: Call, method: string, answer: (place: LookedAt) => CommandOutcome): CommandOutcome {
  const place = findStore(call, method);
  if (!isFound(place)) return place;
  return place.isLocal ? answer(place) : failed("This command is only for local mode");
}

/** `-p 10.0.0.1:2379`. */
export const PD_FLAG: CommandFlag = { name: "pd", short: "p", value: "endpoint", help: { en: "PD endpoints", zh: "PD 的地址" } };

/** `-r 2`. */
export const REGION_FLAG: CommandFlag = {
  name: "region", short: "r", value: "region_id", help: { en: "the region", zh: "region 的 id" }, complete: regionWords,
};

/** What clap says where something that a command needs is not given. */
export const missing = (what: string): CommandOutcome =>
  failed(`error: The following required arguments were not provided:\n    ${what}\n\nFor more information try --help`);

/** The region that `-r` names; what is wrong with it otherwise. */
export function wantedRegion(call: Call): RegionId | CommandOutcome {
  const text = flagOf(call, "region");
  if (text === undefined) return missing("-r <region_id>");
  return /^\d{1,20}$/.test(text) ? idOfDigits(text, call.ground.cluster) ?? 0 : invalid("-r <region_id>");
}

export const invalid = (what: string): CommandOutcome =>
  failed(`error: Invalid value for '${what}': invalid digit found in string\n\nFor more information try --help`);

/** What the debug service answers about something that the store does not have. */
export const notFound = ({ isLocal }: LookedAt, method: string, what: string): CommandOutcome =>
  failed(isLocal ? `Debugger::${method}: Not Found ${JSON.stringify(what)}`
    : `DebugClient::${method}: RpcFailure: 5-NOT_FOUND ${what}`);
