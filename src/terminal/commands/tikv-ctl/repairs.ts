import {
  defineCommand, failed, inLanguage, printed, type Bilingual, type CommandFlag, type TerminalCommand,
} from "../../command.ts";
import { answerLocally, PD_FLAG, REGION_FLAG } from "./place.ts";

/*
 * What changes a stopped store's files by hand, and what checks them. Disks here lose nothing that was durable, and what is done
 * to a cluster is done through its servers, so that it can be told, repeated and undone: nothing is ever written.
 */

const REGIONS_FLAG: CommandFlag = { ...REGION_FLAG, value: "region_id[,...]" };
const ALL_FLAG: CommandFlag = { name: "all-regions", help: { en: "all regions of the store", zh: "该 store 的所有 region" } };

/** A command on a stopped store's files that says why nothing comes of it. */
const refusing = (
  name: string, help: Bilingual, flags: readonly CommandFlag[], why: Bilingual,
): TerminalCommand => defineCommand({
  name, style: "clap", help, flags,
  run: (call) => answerLocally(call, name.replaceAll("-", "_"), () => failed(inLanguage(why, call.ground))),
});

const ONLINE: Bilingual = {
  en: "Nothing was written: files of stopped stores are not changed by hand here. PD does it while stores run, and tells what is " +
    "lost:\n  pd-ctl unsafe remove-failed-stores <store_id>[,...]",
  zh: "没有写入任何东西：这里不手动修改已停止 store 的文件。应由 PD 在线执行，并报告丢失了什么：\n  pd-ctl unsafe remove-failed-stores <store_id>[,...]",
};

const EMPTY: Bilingual = {
  en: "Nothing was written: PD makes an empty region itself where no replica is left, while it recovers:\n" +
    "  pd-ctl unsafe remove-failed-stores <store_id>[,...]",
  zh: "没有写入任何东西：没有副本可用时，PD 会在恢复过程中自行创建空 region：\n  pd-ctl unsafe remove-failed-stores <store_id>[,...]",
};

const APPLIED: Bilingual = {
  en: "Nothing was written: what is in the log and was not applied may have been acknowledged.",
  zh: "没有写入任何东西：日志中尚未应用的内容可能已经向客户端确认。",
};

const unsafeRecover = defineCommand({
  name: "unsafe-recover", style: "clap",
  help: { en: "unsafely recover when the store can not start normally", zh: "store 无法正常启动时的有损恢复" },
  commands: [
    refusing("remove-fail-stores", { en: "remove the failed machines from the peer list", zh: "从副本列表中移除故障 store" }, [
      { name: "stores", short: "s", value: "store_id[,...]", help: { en: "the failed stores", zh: "故障 store" } },
      REGIONS_FLAG, ALL_FLAG,
      { name: "promote-learner", help: { en: "promote learners to voters", zh: "把 learner 提升为 voter" } },
    ], ONLINE),
    refusing("drop-unapplied-raftlog",
      { en: "remove unapplied raft logs", zh: "删除尚未应用的 raft 日志" }, [REGIONS_FLAG, ALL_FLAG], APPLIED),
  ],
});

const recreateRegion = refusing("recreate-region",
  { en: "recreate a region with given metadata", zh: "重建一个空 region" }, [PD_FLAG, REGION_FLAG], EMPTY);

const SOUND: Bilingual = {
  en: "Nothing was written, and nothing had to be: the three column families of a key are written together here, so none lacks another.",
  zh: "没有写入任何东西，也无需写入：这里一个 key 的三个列族总是一起写入，不会缺失。",
};

const recoverMvcc = refusing("recover-mvcc",
  { en: "recover mvcc data on one node by deleting corrupted keys", zh: "删除损坏的 MVCC 数据" },
  [PD_FLAG, REGIONS_FLAG, { ...ALL_FLAG, short: "a" },
    { name: "read-only", help: { en: "only look", zh: "只检查，不修改" } }], SOUND);

/** Files are not simulated, and none is ever damaged. */
const badSsts = defineCommand({
  name: "bad-ssts", style: "clap", help: { en: "print bad ssts related infos", zh: "检查损坏的 SST 文件" }, flags: [PD_FLAG],
  run: (call) => answerLocally(call, "bad_ssts", () => printed(`${"-".repeat(56)}\ncorruption analysis has completed`)),
});

const NO_BACKUP: Bilingual = {
  en: "Not here: it belongs to restoring volumes from snapshots of a cloud. What has been can be looked at: `seek 1m15s`.",
  zh: "这里没有：它用于从云盘快照恢复。要查看过去的状态，请用 `seek 1m15s`。",
};

/** Of whole clusters, through stores that run. */
const unwinding = (name: string, help: Bilingual, flags: readonly CommandFlag[], why: Bilingual): TerminalCommand =>
  defineCommand({ name, style: "clap", help, flags, run: (call) => failed(inLanguage(why, call.ground)) });

const VERSION_FLAG: CommandFlag =
  { name: "version", short: "v", value: "ts", help: { en: "the timestamp to go back to", zh: "要回到的时间戳" } };

const resetToVersion = unwinding("reset-to-version",
  { en: "reset data in a TiKV to a certain version", zh: "把 TiKV 的数据恢复到某个版本" }, [VERSION_FLAG], NO_BACKUP);

const NO_FLASHBACK: Bilingual = {
  en: "Flashback is not simulated: nothing was written. Time itself can be turned back here: `seek 1m15s`, and what you do then is a branch.",
  zh: "没有模拟 flashback：没有写入任何东西。这里可以直接让时间倒退：`seek 1m15s`，之后的操作会形成新的分支。",
};

const flashbackHelp = { en: "flashback data in the cluster to a certain version", zh: "把集群的数据闪回到某个版本" };

const flashback = unwinding("flashback", flashbackHelp, [
  VERSION_FLAG, REGIONS_FLAG,
  { name: "start", value: "hex", help: { en: "hex start key", zh: "起始键（十六进制）" } },
  { name: "end", value: "hex", help: { en: "hex end key", zh: "结束键（十六进制）" } },
], NO_FLASHBACK);

export const REPAIR_COMMANDS: readonly TerminalCommand[] =
  [unsafeRecover, recreateRegion, recoverMvcc, badSsts, resetToVersion, flashback];
