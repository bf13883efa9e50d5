import { idOf } from "../../../exchange/pd-export.ts";
import { defineCommand, failed, inLanguage, printed, type Bilingual } from "../../command.ts";
import { idOfDigits } from "../../ids.ts";
import { inPlaces, regionWords } from "../../offers.ts";
import type { Completion, Ground } from "../../types.ts";
import { FACT_COMMANDS } from "./facts.ts";
import { storeAddress, dataDirOf, findStore, invalid, isFound, missing, storeAt } from "./place.ts";
import { mvccCommand, scanRange } from "./mvcc.ts";
import { raftCommand } from "./raft.ts";
import { printCommand, rawScanCommand } from "./raw.ts";
import { readProgressCommand } from "./read-progress.ts";
import { REPAIR_COMMANDS } from "./repairs.ts";

const stores = ({ cluster }: Ground): readonly number[] => [...cluster.directory.stores.keys()].sort((a, b) => a - b);

const addressWords = (ground: Ground): readonly Completion[] =>
  stores(ground).map((id) => ({ text: storeAddress(ground.cluster, id), hint: String(id) }));

const REALLY: Bilingual = {
  en: "tikv-ctl has no such command; tutorials print it all the same. What really does it:",
  zh: "真正的 tikv-ctl 没有这个命令，只是许多教程里这样写。实际应使用：",
};

/** What many tutorials print, and TiKV lacks: it is done, and who types it learns what really does it. */
const transferLeader = defineCommand({
  name: "transfer-region-leader", usage: "<region_id> <store_address>", style: "clap",
  help: { en: "transfer a region's leader (only here: see what it prints)", zh: "转移 region 的 leader（仅此处可用，见输出）" },
  complete: inPlaces(regionWords, addressWords),
  run(call) {
    const { cluster } = call.ground;
    const [regionText, address] = call.words;
    if (regionText === undefined || address === undefined || call.words.length > 2) return missing("<region_id> <store_address>");
    if (!/^\d{1,20}$/.test(regionText)) return invalid("<region_id>");
    const place = findStore(call, "transfer_region_leader");
    if (!isFound(place)) return place;
    const to = storeAt(cluster, address);
    if (to === undefined) return failed(`error: no store at ${address}`);
    const refusal = call.hands.act({ kind: "transfer-leader", region: idOfDigits(regionText, cluster) ?? 0, to });
    if (refusal !== null) return failed(refusal.text);
    const really = `pd-ctl operator add transfer-leader ${regionText} ${idOf(cluster, to)}`;
    return printed(`success!\n${inLanguage(REALLY, call.ground)}\n  ${really}`);
  },
});

/** tikv-ctl: looks into one store, by its address while it runs, by its files while it does not. */
export const tikvCtl = defineCommand({
  name: "tikv-ctl", style: "clap",
  help: { en: "TiKV control: look into one store", zh: "TiKV 的命令行工具：查看单个 store" },
  flags: [
    { name: "host", value: "IP:PORT", help: { en: "the remote store", zh: "正在运行的 store 的地址" }, complete: addressWords },
    {
      name: "data-dir", value: "DIR", help: { en: "the data directory of a stopped store", zh: "已停止的 store 的数据目录" },
      complete: (ground) =>
        stores(ground).map((id) => ({ text: dataDirOf(id, ground.cluster), hint: storeAddress(ground.cluster, id) })),
    },
    { name: "pd", value: "IP:PORT", help: { en: "the address of PD", zh: "PD 的地址" } },
  ],
  commands: [
    raftCommand, mvccCommand, scanRange, rawScanCommand, printCommand, readProgressCommand, ...FACT_COMMANDS, ...REPAIR_COMMANDS,
    transferLeader,
  ],
});
