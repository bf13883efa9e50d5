import { isPdObject, isPdList } from "../../jq/values.ts";
import type { PdJson, PdObject } from "../../../exchange/write-json.ts";
import { RECOVERY_SECONDS } from "../../../proto/orders.ts";
import {
  defineCommand, flagOf, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { storeWords } from "../../offers.ts";
import { questionPd } from "./asking.ts";
import { idsOf, orderOf, postOrder, unreached, withArguments } from "./ordering.ts";
import { noNumber } from "../../pd-api/endpoint.ts";

/** PD's members as `member` lists them, those who have left not among them. */
function membersListed(call: Call): readonly PdObject[] {
  const asked = questionPd(call, "/members");
  const members: PdJson = asked.ok && isPdObject(asked.body) ? asked.body["members"] ?? [] : [];
  return isPdList(members) ? members.filter((each): each is PdObject => isPdObject(each)) : [];
}

/** The member of which `key` says this; 0 for none. */
function memberWith(call: Call, key: "name" | "member_id", text: string): number {
  const found = membersListed(call).find((each) => String(each[key]) === text)?.["name"];
  return typeof found === "string" ? Number(/^pd-(\d+)$/.exec(found)?.[1] ?? 0) : 0;
}

const memberNamed = (call: Call, name: string): number => memberWith(call, "name", name);

/** Lets PD's leader hand over, to whom is named or to anybody. */
function handOver(call: Call, path: string, complaint: string): CommandOutcome {
  const nobody = unreached(call, { verb: "Post", path });
  if (nobody !== null) return printed(`${complaint}: ${nobody.text}`);
  const [target] = call.words;
  const to = target === undefined ? 0 : memberNamed(call, target);
  if (target !== undefined && to === 0) return printed(`${complaint}: [500] "not found, pd: ${target}"`);
  const problem = orderOf(call, { verb: "Post", path }, { kind: "order", command: { kind: "hand-pd-over", to } });
  return printed(problem === null ? "Success!" : `${complaint}: ${problem.text}`);
}

/** Whom PD shall prefer as its leader. */
const leaderPriority = defineCommand({
  name: "leader_priority", usage: "<member_name> <priority>",
  help: { en: "set the member's priority to be elected as the leader", zh: "设置成员的优先级" },
  run: withArguments(2, (call) => {
    const [name = "", text = ""] = call.words;
    const path = `/members/name/${name}`;
    const nobody = unreached(call, { verb: "Post", path });
    if (nobody !== null) return printed(`failed to set leader priority: ${nobody.text}`);
    if (!/^\d{1,3}$/.test(text)) return printed(`failed to parse leader priority: ${noNumber(text)}`);
    const member = memberNamed(call, name);
    if (member === 0) return printed(`failed to set leader priority: [404] "not found, pd: ${name}"`);
    const command = { kind: "prefer-member", member, priority: Math.min(Number(text), 100) } as const;
    const problem = orderOf(call, { verb: "Post", path }, { kind: "order", command });
    return printed(problem === null ? "Success!" : `failed to set leader priority: ${problem.text}`);
  }),
});

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

/** `member delete name pd-3`, or by the number that `member` prints. */
const deleteBy = (name: "name" | "id", key: "name" | "member_id", usage: string, help: Bilingual): TerminalCommand =>
  defineCommand({
    name, usage, help,
    run: withArguments(1, (call) => {
      const [text = ""] = call.words;
      const request = { verb: "Delete", path: `/members/${name}/${text}` } as const;
      const complaint = `Failed to delete member ${text}`;
      const nobody = unreached(call, request);
      if (nobody !== null) return printed(`${complaint}: ${nobody.text}`);
      const member = memberWith(call, key, text);
      if (member === 0) return printed(`${complaint}: [404] "not found, pd: ${text}"`);
      const problem = orderOf(call, request, { kind: "order", command: { kind: "delete-member", member } });
      return printed(problem === null ? "Success!" : `${complaint}: ${problem.text}`);
    }),
  });

const memberDelete = defineCommand({
  name: "delete", help: { en: "delete a member", zh: "移除 PD 成员" },
  commands: [
    deleteBy("name", "name", "<member_name>", { en: "delete a member by name", zh: "按名字移除 PD 成员" }),
    deleteBy("id", "member_id", "<member_id>", { en: "delete a member by id", zh: "按 id 移除 PD 成员" }),
  ],
});

/** What would change PD's members. */
export const MEMBER_ORDERS: readonly TerminalCommand[] = [
  memberDelete, leaderPriority,
];

/** `unsafe remove-failed-stores 4,5`, or `--auto-detect`. */
export function removeFailedStores(call: Call): CommandOutcome {
  const [list = ""] = call.words;
  const isDetecting = call.flags.has("auto-detect");
  if (list === "" && !isDetecting) return printed("Failed store ids are not specified");
  const path = "/admin/unsafe/remove-failed-stores";
  const timeout = flagOf(call, "timeout") ?? String(RECOVERY_SECONDS);
  if (!/^[1-9]\d{0,7}$/.test(timeout)) return printed(`Failed! ${noNumber(timeout)}`);
  const ids = isDetecting ? [] : idsOf(list.split(","), call);
  if (typeof ids === "string") return printed(`Failed! ${ids}`);
  const command = { kind: "remove-failed-stores", stores: ids, seconds: Number(timeout) } as const;
  return postOrder(call, path, command, "Request has been accepted.");
}

export const failedStoreWords: TerminalCommand["complete"] = ({ words }, ground) =>
  (words.length === 0 ? storeWords(ground) : []);
