import { entryOnDisk, regionsOnDisk, replicaOnDisk, type EntryOnDisk, type ReplicaOnDisk } from "../../../cluster/on-disk.ts";
import type { Cluster } from "../../../cluster/cluster.ts";
import { keyFromHex, keyToHex } from "../../../proto/keys.ts";
import { idOf } from "../../../exchange/pd-export.ts";
import { writePdJson, type PdJson } from "../../../exchange/write-json.ts";
import type { Command, PeerChange, PutCommand } from "../../../proto/command.ts";
import { encodeKey, encodeKeyAt } from "../../../proto/encoded-keys.ts";
import type { Modify } from "../../../proto/kv.ts";
import { escapedBytes } from "../../../proto/escaped-bytes.ts";
import type { RegionId } from "../../../proto/region.ts";
import { defineCommand, flagOf, printed, type Call, type CommandOutcome } from "../../command.ts";
import { idOfDigits } from "../../ids.ts";
import { findStore, invalid, isFound, missing, notFound, REGION_FLAG, wantedRegion } from "./place.ts";

/** A replica as `raft region` prints it, its members in the order of the alphabet. */
function replicaJson(cluster: Cluster, id: RegionId, replica: ReplicaOnDisk): PdJson {
  const { region, hardState, lastIndex, appliedIndex, commitTerm, truncatedIndex, truncatedTerm, state } = replica;
  return {
    raft_apply_state: {
      applied_index: appliedIndex, commit_index: hardState.commit, commit_term: commitTerm,
      truncated_state: { index: truncatedIndex, term: truncatedTerm },
    },
    raft_local_state: {
      hard_state: { commit: hardState.commit, term: hardState.term, vote: idOf(cluster, hardState.vote) }, last_index: lastIndex,
    },
    region_id: idOf(cluster, id),
    region_local_state: {
      region: {
        end_key: keyToHex(region.endKey), id: idOf(cluster, region.id),
        peers: region.peers.map((peer): PdJson =>
          ({ id: idOf(cluster, peer.id), role: peer.role, store_id: idOf(cluster, peer.storeId) })),
        region_epoch: { conf_ver: region.epoch.confVer, version: region.epoch.version },
        start_key: keyToHex(region.startKey), state,
      },
    },
  };
}

const USUAL_LIMIT = 16;

/** The regions that a call asks for: those of `-r`, or all, within the range and up to the limit. */
function wanted(call: Call): readonly RegionId[] | "all" | CommandOutcome {
  const text = flagOf(call, "region");
  if (text === undefined) return call.flags.has("all-regions") ? "all" : missing("<--region <region_id>|--all-regions>");
  const words = text.split(",");
  if (words.some((word) => !/^\d{1,20}$/.test(word))) return invalid("-r <region_id>");
  return words.map((word) => idOfDigits(word, call.ground.cluster) ?? 0);
}

const isOutcome = (value: readonly RegionId[] | "all" | CommandOutcome): value is CommandOutcome =>
  typeof value === "object" && "text" in value;

/** `raft region`: what a store's disk knows of its regions. */
const raftRegion = defineCommand({
  name: "region", style: "clap",
  help: { en: "print region info", zh: "查看 region 的元信息和 raft 状态" },
  flags: [
    { ...REGION_FLAG, value: "region_id[,...]" },
    { name: "all-regions", help: { en: "print info for all regions", zh: "所有 region" } },
    { name: "start", value: "hex", help: { en: "hex start key", zh: "起始键（十六进制）" } },
    { name: "end", value: "hex", help: { en: "hex end key", zh: "结束键（十六进制）" } },
    { name: "limit", value: "count", help: { en: "limit the number of keys to scan", zh: "最多列出多少个" } },
    { name: "skip-tombstone", help: { en: "skip tombstone region", zh: "跳过 Tombstone" } },
  ],
  run(call) {
    const { cluster } = call.ground;
    const regions = wanted(call);
    if (isOutcome(regions)) return regions;
    const limit = flagOf(call, "limit") ?? String(USUAL_LIMIT);
    if (!/^\d{1,6}$/.test(limit)) return invalid("--limit <count>");
    const place = findStore(call, "get_region_info");
    if (!isFound(place)) return place;
    const [start = "", end = ""] = ["start", "end"].map((name) => keyFromHex(flagOf(call, name) ?? "") ?? "");
    const infos: Record<string, PdJson> = {};
    for (const id of regions === "all" ? regionsOnDisk(cluster, place.store) : regions) {
      const replica = replicaOnDisk(cluster, place.store, id);
      if (replica === null) return notFound(place, "get_region_info", `info for region ${idOf(cluster, id)}`);
      const { startKey, endKey } = replica.region;
      const isInside = (end === "" || startKey < end) && (endKey === "" || endKey > start);
      const isLeftOut = call.flags.has("skip-tombstone") && replica.state === "Tombstone";
      if (isInside && !isLeftOut && (regions !== "all" || limit === "0" || Object.keys(infos).length < Number(limit))) {
        infos[String(idOf(cluster, id))] = replicaJson(cluster, id, replica);
      }
    }
    return printed(writePdJson({ region_infos: infos }));
  },
});

/** Eight bytes, big-endian. */
const bytesOf = (number: number): string => keyFromHex(BigInt(number).toString(16).padStart(16, "0")) ?? "";

/** The key under which an entry of a region's log lies. */
const logKey = (region: RegionId, index: number): string => escapedBytes(`\x01\x02${bytesOf(region)}\x01${bytesOf(index)}`);

function commandText(command: Command): string {
  switch (command.kind) {
    case "put":
      return `Normal: RaftCmdRequest {\n    requests: [\n${rawText(command)}    ],\n}`;
    case "modify":
      return `Normal: RaftCmdRequest {\n    requests: [\n${command.modifies.map(requestText).join("")}    ],\n}`;
    case "compact-log":
      return "Normal: RaftCmdRequest {\n    admin_request: AdminRequest {\n        cmd_type: CompactLog,\n        compact_log: " +
        `CompactLogRequest {\n            compact_index: ${command.index},\n            compact_term: ${command.term},\n        },\n` +
        "    },\n}";
    case "batch-split":
      return adminText("BatchSplit", "splits", command.keys.map((key, i) =>
        `requests { split_key: "${escapedBytes(key)}" new_region_id: ${command.ids[i]?.region ?? 0} }`).join(" "));
    case "prepare-merge":
      return adminText("PrepareMerge", "prepare_merge", `min_index: ${command.minIndex} target { id: ${command.target.id} }`);
    case "commit-merge":
      return adminText("CommitMerge", "commit_merge", `source { id: ${command.source.id} } commit: ${command.commit}`);
    case "rollback-merge":
      return adminText("RollbackMerge", "rollback_merge", `commit: ${command.commit}`);
  }
}

/** A raw write, which names no column family: that is `default`. */
function rawText({ key, value }: PutCommand): string {
  const [type, rest] = value === null ? ["Delete", ""] : ["Put", `                value: "${escapedBytes(value)}",\n`];
  return `        Request {\n            cmd_type: ${type},\n            ${type.toLowerCase()}: ${type}Request {\n` +
    `                key: "${escapedBytes(key)}",\n${rest}            },\n        },\n`;
}

/** A change of a column family; values of locks and records are left out. */
function requestText(modify: Modify): string {
  const [put, family] = FAMILIES[modify.kind];
  const type = put ? "Put" : "Delete";
  return `        Request {\n            cmd_type: ${type},\n            ${type.toLowerCase()}: ${type}Request {\n` +
    `                cf: "${family}",\n                key: "${escapedBytes(modifiedKey(modify))}",\n            },\n        },\n`;
}

const FAMILIES: Readonly<Record<Modify["kind"], readonly [isPut: boolean, family: string]>> = {
  "put-lock": [true, "lock"], "delete-lock": [false, "lock"], "put-write": [true, "write"], "delete-write": [false, "write"],
  "put-value": [true, "default"], "delete-value": [false, "default"],
};

function modifiedKey(modify: Modify): string {
  switch (modify.kind) {
    case "put-lock":
    case "delete-lock": return encodeKey(modify.key);
    case "put-write": return encodeKeyAt(modify.key, modify.write.commitTs);
    case "delete-write": return encodeKeyAt(modify.key, modify.commitTs);
    case "put-value":
    case "delete-value": return encodeKeyAt(modify.key, modify.startTs);
  }
}

const adminText = (type: string, field: string, content: string): string =>
  `Normal: RaftCmdRequest {\n    admin_request: AdminRequest {\n        cmd_type: ${type},\n        ${field}: { ${content} },\n    },\n}`;

const changeText = ({ type, peer }: PeerChange): string => `changes { change_type: ${type} node_id: ${peer.id} }`;

function payloadText({ payload }: EntryOnDisk): string {
  switch (payload.kind) {
    case "nothing": return "";
    case "command": return commandText(payload.command);
    case "changes": return `ConfChangeV2: ${payload.changes.map(changeText).join(" ")}`;
  }
}

/** `raft log`: one entry of a region's log. */
const raftLog = defineCommand({
  name: "log", style: "clap",
  help: { en: "print the raft log entry info", zh: "查看一条 raft 日志" },
  flags: [
    REGION_FLAG,
    { name: "index", short: "i", value: "index", help: { en: "the index of the entry", zh: "日志的 index" } },
  ],
  run(call) {
    const region = wantedRegion(call);
    if (typeof region !== "number") return region;
    const indexText = flagOf(call, "index");
    if (indexText === undefined) return missing("-i <index>");
    if (!/^\d{1,15}$/.test(indexText)) return invalid("-i <index>");
    const place = findStore(call, "raft_log");
    if (!isFound(place)) return place;
    const index = Number(indexText);
    const entry = entryOnDisk(call.ground.cluster, place.store, region, index);
    const head = `idx_key: ${logKey(region, index)}\nregion: ${idOf(call.ground.cluster, region)}\nlog index: ${index}\n`;
    if (entry === null) {
      const outcome = notFound(place, "raft_log", `raft log for region ${idOf(call.ground.cluster, region)} at index ${index}`);
      return { ...outcome, text: head + outcome.text };
    }
    const type = entry.payload.kind === "changes" ? "EntryConfChangeV2" : "EntryNormal";
    return printed(`${head}entry Entry { entry_type: ${type}, term: ${entry.term}, index: ${entry.index} }\n` +
      `msg len: ${entry.bytes}\n${payloadText(entry)}`);
  },
});

export const raftCommand = defineCommand({
  name: "raft", style: "clap", help: { en: "print a raft log entry or a region", zh: "查看 raft 日志或 region" },
  commands: [raftRegion, raftLog],
});
