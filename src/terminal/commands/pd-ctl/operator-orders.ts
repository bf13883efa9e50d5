import { WANTED_ROLES, type PdCommand, type WantedPeer } from "../../../proto/orders.ts";
import { keyFromHex } from "../../../proto/keys.ts";
import { SPLIT_POLICIES } from "../../../proto/operators.ts";
import {
  defineCommand, flagOf, printed, type Bilingual, type Call, type CommandFlag, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { inPlaces, oneOf, regionWords, storeWords } from "../../offers.ts";
import { wrongUsage } from "./asking.ts";
import { idsOf, orderOf, postOrder, withArguments } from "./ordering.ts";

const PATH = "/operators";
const CREATED = "The operator is created.";

const created = (call: Call, command: PdCommand): CommandOutcome => postOrder(call, PATH, command, CREATED);

/** `operator add NAME <region> <store> …`, with as many arguments as are named. */
function adding(
  name: string, places: readonly string[], help: Bilingual, order: (call: Call, ids: readonly number[]) => CommandOutcome,
): TerminalCommand {
  return defineCommand({
    name, help, usage: places.map((place) => `<${place}>`).join(" "),
    complete: inPlaces(regionWords, ...places.slice(1).map(() => storeWords)),
    run: withArguments(places.length, (call) => {
      const ids = idsOf(call.words, call);
      return typeof ids === "string" ? printed(ids) : order(call, ids);
    }),
  });
}

const onPeer = (kind: "add-peer" | "add-learner" | "remove-peer", help: Bilingual): TerminalCommand =>
  adding(kind, ["region_id", "store_id"], help, (call, [region = 0, store = 0]) => created(call, { kind, region, store }));

const transferLeader = adding("transfer-leader", ["region_id", "to_store_id"],
  { en: "transfer a region's leader to the specified store", zh: "把 region 的 leader 转移到指定 store" },
  (call, [region = 0, to = 0]) => {
    const problem = orderOf(call, { verb: "Post", path: PATH }, { kind: "transfer-leader", region, to });
    return printed(problem === null ? `Success! ${CREATED}` : `Failed! ${problem.text}`);
  });

const isRole = (word: string | undefined): word is WantedPeer["role"] =>
  (WANTED_ROLES as readonly (string | undefined)[]).includes(word);

const transferRegion = defineCommand({
  name: "transfer-region", usage: "<region_id> <to_store_id> [role] ...",
  help: { en: "transfer a region's peers to the specified stores", zh: "把 region 的副本迁移到指定的多个 store" },
  complete: ({ words }, ground) => (words.length === 0 ? regionWords(ground)
    : words.length % 2 === 1 ? storeWords(ground) : oneOf(...WANTED_ROLES)(ground)),
  run(call) {
    const [regionText = "", ...rest] = call.words;
    if (rest.length === 0) return wrongUsage(call);
    const ids = idsOf([regionText, ...rest.filter((word) => !isRole(word))], call);
    if (typeof ids === "string") return printed(ids);
    const [region = 0, ...stores] = ids;
    const roles = rest.filter(isRole);
    if (roles.length !== stores.length) {
      return printed("Failed! [500] \"transfer region without peer role is not supported when placement rules enabled\"");
    }
    const peers = stores.map((store, i): WantedPeer => ({ store, role: roles[i] ?? "voter" }));
    if (new Set(stores).size < stores.length) return wrongUsage(call);
    return created(call, { kind: "transfer-region", region, peers });
  },
});

const POLICY: CommandFlag = {
  name: "policy", value: "string",
  help: { en: "the policy to get region split key (default \"scan\")", zh: "确定分裂键的策略（默认 scan）" },
};
const KEYS: CommandFlag = {
  name: "keys", value: "string", help: { en: "the split keys, in hex format", zh: "分裂键（十六进制，用逗号分隔）" },
};

const splitRegion = defineCommand({
  name: "split-region", usage: "<region_id> [--policy=scan|approximate]", flags: [POLICY, KEYS],
  help: { en: "split a region", zh: "分裂 region" },
  complete: inPlaces(regionWords),
  run: withArguments(1, (call) => {
    const ids = idsOf(call.words, call);
    if (typeof ids === "string") return printed(ids);
    const policy = SPLIT_POLICIES.find((name) => name === (flagOf(call, "policy") ?? "scan"));
    const keys = (flagOf(call, "keys") ?? "").split(",").filter((text) => text !== "").map(keyFromHex);
    if (policy === undefined || keys.includes(undefined)) return wrongUsage(call);
    const [region = 0] = ids;
    return created(call, { kind: "split-region", region, policy, keys: keys.filter((key) => key !== undefined) });
  }),
});

const mergeRegion = defineCommand({
  name: "merge-region", usage: "<source_region_id> <target_region_id>",
  help: { en: "merge source region into target region", zh: "把源 region 并入目标 region" },
  complete: inPlaces(regionWords, regionWords),
  run: withArguments(2, (call) => {
    const ids = idsOf(call.words, call);
    if (typeof ids === "string") return printed(ids);
    const [region = 0, target = 0] = ids;
    return created(call, { kind: "merge-region", region, target });
  }),
});

const operatorAdd = defineCommand({
  name: "add",
  help: { en: "add an operator", zh: "添加 operator" },
  commands: [
    transferLeader, transferRegion,
    adding("transfer-peer", ["region_id", "from_store_id", "to_store_id"],
      { en: "transfer a region's peer from the specified store to another store", zh: "把副本从一个 store 迁到另一个" },
      (call, [region = 0, from = 0, to = 0]) => created(call, { kind: "transfer-peer", region, from, to })),
    onPeer("add-peer", { en: "add a region peer on specified store", zh: "在指定 store 上增加副本" }),
    onPeer("add-learner", { en: "add a region learner on specified store", zh: "在指定 store 上增加 learner" }),
    onPeer("remove-peer", { en: "remove a region peer on specified store", zh: "移除指定 store 上的副本" }),
    mergeRegion, splitRegion,
    adding("scatter-region", ["region_id"], { en: "usually used for a batch of adjacent regions", zh: "打散 region" },
      (call, [region = 0]) => created(call, { kind: "scatter-region", region })),
  ],
});

const operatorRemove = defineCommand({
  name: "remove", usage: "<region_id>",
  help: { en: "remove the region operator", zh: "取消 region 的 operator" },
  complete: inPlaces(regionWords),
  run: withArguments(1, (call) => {
    const ids = idsOf(call.words, call);
    if (typeof ids === "string") return printed(ids);
    const [region = 0] = ids;
    const request = { verb: "Delete", path: `${PATH}/${call.words[0] ?? ""}` } as const;
    const problem = orderOf(call, request, { kind: "order", command: { kind: "remove-operator", region } });
    return printed(problem === null ? "Success!" : problem.text);
  }),
});

/** What makes and stops operators. */
export const OPERATOR_ORDERS: readonly TerminalCommand[] = [operatorAdd, operatorRemove];
