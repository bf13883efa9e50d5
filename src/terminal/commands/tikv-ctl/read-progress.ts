import { cellsOnDisk } from "../../../cluster/mvcc-lines.ts";
import { readProgressOf, replicaOnDisk } from "../../../cluster/on-disk.ts";
import type { Instant } from "../../../kernel/time.ts";
import { composeTs, type Ts } from "../../../proto/kv.ts";
import { defineCommand, failed, printed } from "../../command.ts";
import { findStore, isFound, REGION_FLAG, wantedRegion } from "./place.ts";

/** The timestamp of an instant, as `mvcc` prints others; 0 for none. */
const tsOf = (at: Instant): Ts => composeTs(Math.floor(at / 1_000), 0);

/** `get-region-read-progress`: how much of the past a replica may show, and what its leader's resolver tracks. */
export const readProgressCommand = defineCommand({
  name: "get-region-read-progress", style: "clap",
  help: { en: "get the state of a region's RegionReadProgress", zh: "查看 region 的 RegionReadProgress" },
  flags: [
    REGION_FLAG,
    { name: "log", help: { en: "understood, and not needed: stores write no log here", zh: "可以写，但这里的 store 不写日志，不起作用" } },
    { name: "min-start-ts", value: "ts", help: { en: "of what is logged", zh: "只影响日志" } },
  ],
  run(call) {
    const { cluster } = call.ground;
    const region = wantedRegion(call);
    if (typeof region !== "number") return region;
    const place = findStore(call, "get_region_read_progress");
    if (!isFound(place)) return place;
    if (place.isLocal) return failed("only support remote mode");
    const progress = readProgressOf(cluster, place.store, region);
    const range = replicaOnDisk(cluster, place.store, region)?.region;
    const { safeTs = 0 as Instant, applied = 0, pending = null, leads = false } = progress ?? {};
    const locks = range === undefined || !leads ? []
      : cellsOnDisk(cluster, place.store, range.startKey, range.endKey, Infinity).flatMap(([, { lock }]) => lock ?? []);
    const [ts, index] = [tsOf(pending?.ts ?? (0 as Instant)), pending?.index ?? 0];
    return printed([
      "Region read progress:", `    exist: ${progress !== null},`, `    safe_ts: ${tsOf(safeTs)},`,
      `    applied_index: ${applied},`, `    pending front item (oldest) ts: ${ts},`,
      `    pending front item (oldest) applied index: ${index},`, `    pending back item (latest) ts: ${ts},`,
      `    pending back item (latest) applied index: ${index},`, "    paused: false,",
      // Only a leader resolves.
      "Resolver:", `    exist: ${leads},`, `    resolved_ts: ${leads ? tsOf(safeTs) : 0},`, `    tracked index: ${leads ? applied : 0},`,
      `    number of locks: ${locks.length},`, `    number of transactions: ${new Set(locks.map(({ startTs }) => startTs)).size},`,
      "    stopped: false,",
    ].join("\n"));
  },
});
