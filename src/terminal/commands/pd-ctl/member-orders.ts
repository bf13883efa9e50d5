import { isPdObject, isPdList } from "../../jq/values.ts";
import type { PdJson } from "../../../exchange/write-json.ts";
import { idOfDigits } from "../../ids.ts";
import { displayedState, type PdState } from "../../../pd/index.ts";
import { pdStateOf } from "../../../cluster/cluster.ts";
import {
  defineCommand, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { storeWords } from "../../offers.ts";
import { questionPd } from "./asking.ts";
import { absent, unreached, withArguments } from "./ordering.ts";

const NO_OTHER = "[500] \"no valid pd to transfer etcd leader\"";

const NO_ELECTIONS: Bilingual = {
  en: "Members of PD hold no elections here yet: the first of them leads, dead or alive.",
  zh: "这里的 PD 成员之间还不会选举：第一个成员始终是 leader，无论是否存活。",
};

/** The names of PD's members, the leader's first. */
function memberNames(call: Call): readonly string[] {
  const asked = questionPd(call, "/members");
  const members: PdJson = asked.ok && isPdObject(asked.body) ? asked.body["members"] ?? [] : [];
  if (!isPdList(members)) return [];
  return members.flatMap((each) => (isPdObject(each) && typeof each["name"] === "string" ? [each["name"]] : []));
}

/** Says what PD says where it has nobody to hand its leadership to. */
function handOver(call: Call, path: string, complaint: string): CommandOutcome {
  const problem = unreached(call, { verb: "Post", path });
  if (problem !== null) return printed(`${complaint}: ${problem.text}`);
  const [target] = call.words;
  const names = memberNames(call);
  if (target !== undefined && !names.includes(target)) return printed(`${complaint}: [500] "not found, pd: ${target}"`);
  return printed(names.length > 1 ? inLanguage(NO_ELECTIONS, call.ground) : `${complaint}: ${NO_OTHER}`);
}

/** What would move PD's leadership. */
export const LEADER_ORDERS: readonly TerminalCommand[] = [
  defineCommand({
    name: "resign", help: { en: "resign current leader pd's leadership", zh: "PD leader 让位" },
    run: withArguments(0, (call) => handOver(call, "/leader/resign", "Failed to resign")),
  }),
  defineCommand({
    name: "transfer", usage: "<member_name>", help: { en: "transfer leadership to another pd", zh: "把 PD leader 转移给另一个成员" },
    run: withArguments(1, (call) => handOver(call, `/leader/transfer/${call.words[0] ?? ""}`, "Failed to transfer leadership")),
  }),
];

const NO_MEMBERSHIP: Bilingual = {
  en: "PD's own membership does not change here yet: nothing was done.", zh: "这里的 PD 成员还不能变更：什么也没有做。",
};

const memberDelete = defineCommand({
  name: "delete", help: { en: "delete a member", zh: "移除 PD 成员" },
  commands: [defineCommand({
    name: "name", usage: "<member_name>", help: { en: "delete a member by name", zh: "按名字移除 PD 成员" },
    run: withArguments(1, (call) => {
      const [name = ""] = call.words;
      const problem = unreached(call, { verb: "Delete", path: `/members/name/${name}` });
      if (problem !== null) return printed(`Failed to delete member ${name}: ${problem.text}`);
      return memberNames(call).includes(name) ? printed(inLanguage(NO_MEMBERSHIP, call.ground))
        : printed(`Failed to delete member ${name}: [404] "not found, pd: ${name}"`);
    }),
  })],
});

/** What would change PD's members. */
export const MEMBER_ORDERS: readonly TerminalCommand[] = [
  memberDelete,
  absent("leader_priority", "<member_name> <priority>",
    { en: "set the member's priority to be elected as the leader", zh: "设置成员的优先级" }, NO_ELECTIONS),
];

const NO_RECOVERY: Bilingual = {
  en: "PD's online unsafe recovery is not simulated: nothing was done.", zh: "没有模拟 PD 的在线有损恢复：什么也没有做。",
};

/** Why PD would not give the store up; null where it would. */
function invalidStore(pd: PdState | undefined, call: Call, text: string): string | null {
  const store = idOfDigits(text, call.ground.cluster);
  const state = pd === undefined || store === null ? undefined : displayedState(pd, store, call.ground.now);
  if (state === undefined) return `store ${text} doesn't exist`;
  return state === "Up" ? `store ${text} is up and connected` : null;
}

/** `unsafe remove-failed-stores 4,5`: checked as PD checks it. */
export function removeFailedStores(call: Call): CommandOutcome {
  const [list = ""] = call.words;
  if (list === "") return printed("Failed store ids are not specified");
  const problem = unreached(call, { verb: "Post", path: "/admin/unsafe/remove-failed-stores" });
  if (problem !== null) return printed(`Failed! ${problem.text}`);
  const pd = pdStateOf(call.ground.cluster);
  const invalid = list.split(",").map((text) => invalidStore(pd, call, text)).find((why) => why !== null) ?? null;
  return printed(invalid === null ? inLanguage(NO_RECOVERY, call.ground)
    : `Failed! [500] "[PD:unsaferecovery:ErrUnsafeRecoveryInvalidInput]invalid input ${invalid}"`);
}

export const failedStoreWords: TerminalCommand["complete"] = ({ words }, ground) =>
  (words.length === 0 ? storeWords(ground) : []);
