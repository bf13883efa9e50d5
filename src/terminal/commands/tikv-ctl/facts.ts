import { familySizes, versionCounts, type FamilySizes } from "../../../cluster/mvcc-counts.ts";
import { isMemberOn, regionsOnDisk, replicaOnDisk } from "../../../cluster/on-disk.ts";
import { pdRegionInfo } from "../../../cluster/pd-view.ts";
import { keyToHex } from "../../../proto/keys.ts";
import { idOf, membersJson } from "../../../exchange/pd-export.ts";
import { isPdObject } from "../../jq/values.ts";
import { defineCommand, failed, flagOf, inLanguage, printed, type Bilingual, type TerminalCommand } from "../../command.ts";
import { answerLocally, findStore, isFound, notFound, PD_FLAG, REGION_FLAG, wantedRegion } from "./place.ts";

const BYTES_PER_MIB = 1_048_576;

/** A size as the tool prints it: in megabytes or gigabytes from there on, in bytes below. */
function sizeText(mib: number): string {
  if (mib >= 1_024) return `${(mib / 1_024).toFixed(3)} GB`;
  return mib >= 1 ? `${mib.toFixed(3)} MB` : String(Math.round(mib * BYTES_PER_MIB));
}

const FAMILIES = ["default", "write", "lock"] as const;

/** Raw keys, and all that clients did not write here, stand in the first column family. */
const sizeLines = (id: number | bigint, sizes: FamilySizes, families: readonly string[]): readonly string[] =>
  [`region id: ${id}`, ...families.map((cf) => `cf ${cf} region size: ${sizeText(sizes[cf as keyof FamilySizes])}`)];

const sizeCommand = defineCommand({
  name: "size", style: "clap",
  help: { en: "print region size", zh: "查看 region 的大小" },
  flags: [
    REGION_FLAG,
    { name: "cf", short: "c", value: "cf[,...]", help: { en: "column families (default: all)", zh: "列族（默认全部）" } },
  ],
  run(call) {
    const { cluster } = call.ground;
    const isOne = call.flags.has("region");
    const region = isOne ? wantedRegion(call) : 0;
    if (typeof region !== "number") return region;
    const families = (flagOf(call, "cf") ?? FAMILIES.join(",")).split(",");
    const unknown = families.find((cf) => !(FAMILIES as readonly string[]).includes(cf));
    if (unknown !== undefined) return failed(`CF "${unknown}" doesn't exist.`);
    const place = findStore(call, "get_region_size");
    if (!isFound(place)) return place;
    const regions = isOne ? [region] : regionsOnDisk(cluster, place.store);
    const lines: string[] = [];
    let total = 0;
    for (const id of regions) {
      const replica = replicaOnDisk(cluster, place.store, id);
      if (replica === null) return notFound(place, "get_region_size", `info for region ${idOf(cluster, id)}`);
      if (replica.state === "Tombstone" && !isOne) continue;
      const sizes = familySizes(cluster, place.store, replica);
      for (const family of families) total += sizes[family as keyof FamilySizes];
      lines.push(...sizeLines(idOf(cluster, id), sizes, families));
    }
    if (isOne) return printed(lines.join("\n"));
    const count = lines.length / (families.length + 1);
    return printed([...lines, `total region number: ${count}`, `total region size: ${sizeText(total)}`].join("\n"));
  },
});

/** The largest number of 64 bits: the least of no timestamps at all. */
const NO_TIMESTAMP = "18446744073709551615";

const propertiesCommand = defineCommand({
  name: "region-properties", style: "clap",
  help: { en: "show region properties", zh: "查看 region 的属性" },
  flags: [REGION_FLAG],
  run(call) {
    const { cluster } = call.ground;
    const region = wantedRegion(call);
    if (typeof region !== "number") return region;
    const place = findStore(call, "get_region_properties");
    if (!isFound(place)) return place;
    const replica = replicaOnDisk(cluster, place.store, region);
    if (replica === null) return notFound(place, "get_region_properties", `info for region ${idOf(cluster, region)}`);
    const versions = versionCounts(cluster, place.store, replica);
    return printed([
      `mvcc.min_ts: ${versions.versions === 0 ? NO_TIMESTAMP : versions.minTs}`, `mvcc.max_ts: ${versions.maxTs}`,
      `mvcc.num_rows: ${versions.rows}`, `mvcc.num_puts: ${versions.puts}`, `mvcc.num_deletes: ${versions.deletes}`,
      `mvcc.num_versions: ${versions.versions}`, `mvcc.max_row_versions: ${versions.mostOfRow}`, `num_entries: ${replica.keys}`, "num_deletes: 0", "num_files: 0",
      "sst_files: ",
      `region.start_key: ${keyToHex(replica.region.startKey).toLowerCase()}`,
      `region.end_key: ${keyToHex(replica.region.endKey).toLowerCase()}`, "region.middle_key_by_approximate_size: ",
    ].join("\n"));
  },
});

const storeCommand = defineCommand({
  name: "store", style: "clap",
  help: { en: "print the store id and the api version", zh: "查看 store 的 id 和 API 版本" },
  run(call) {
    const place = findStore(call, "get_store_info");
    return isFound(place) ? printed(`store id: ${idOf(call.ground.cluster, place.store)}\napi version: V1`) : place;
  },
});

const clusterCommand = defineCommand({
  name: "cluster", style: "clap",
  help: { en: "print the cluster id", zh: "查看集群的 id" },
  run(call) {
    const place = findStore(call, "get_cluster_info");
    if (!isFound(place)) return place;
    const { header = {} } = membersJson(call.ground.cluster);
    return printed(`cluster-id: ${isPdObject(header) ? String(header["cluster_id"]) : ""}`);
  },
});

const consistencyCommand = defineCommand({
  name: "consistency-check", style: "clap",
  help: { en: "force a consistency-check for a specified region", zh: "对一个 region 做一致性检查" },
  flags: [REGION_FLAG],
  run(call) {
    const region = wantedRegion(call);
    if (typeof region !== "number") return region;
    const place = findStore(call, "check_region_consistency");
    if (!isFound(place)) return place;
    if (place.isLocal) return failed("only support remote mode");
    // Every replica is compared all the time here: the run stops at the first that differs (state-machine safety).
    const replica = replicaOnDisk(call.ground.cluster, place.store, region);
    if (replica?.leads === true) return printed("success!");
    return failed(`DebugClient::check_region_consistency: RpcFailure: 2-UNKNOWN "peer is not leader for region ${
      idOf(call.ground.cluster, region)}"`);
  },
});

const badRegionsCommand = defineCommand({
  name: "bad-regions", style: "clap",
  help: { en: "get all regions with corrupt raft", zh: "列出 raft 状态损坏的 region" },
  run: (call) => answerLocally(call, "bad_regions", () => printed("all regions are healthy")),
});

const BY_ITSELF: Bilingual = {
  en: "Nothing was written: when the store starts, it asks PD, and buries this replica by itself.",
  zh: "没有写入任何东西：store 启动后会询问 PD，并自行清理这个副本。",
};

const tombstoneCommand = defineCommand({
  name: "tombstone", style: "clap",
  help: { en: "set some regions on the node to tombstone by manual", zh: "手动把 region 设为 Tombstone" },
  flags: [
    REGION_FLAG, PD_FLAG,
    { name: "force", help: { en: "skip the check with PD", zh: "不向 PD 核对" } },
  ],
  run(call) {
    const { cluster } = call.ground;
    const region = wantedRegion(call);
    if (typeof region !== "number") return region;
    return answerLocally(call, "set_region_tombstone", (place) => {
      const replica = replicaOnDisk(cluster, place.store, region);
      if (replica === null) return notFound(place, "set_region_tombstone", `info for region ${idOf(cluster, region)}`);
      if (replica.state === "Tombstone") return printed("success!");
      const known = pdRegionInfo(cluster, region)?.region ?? replica.region;
      if (isMemberOn(known, place.store)) {
        return failed(`region: ${idOf(cluster, region)}, error: "The peer is still in target peers"`);
      }
      return failed(inLanguage(BY_ITSELF, call.ground));
    });
  },
});

/** What can be asked of one store. */
export const FACT_COMMANDS: readonly TerminalCommand[] = [
  sizeCommand, propertiesCommand, storeCommand, clusterCommand, consistencyCommand, badRegionsCommand, tombstoneCommand,
];
