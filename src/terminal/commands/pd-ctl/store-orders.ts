import type { Action } from "../../../action/index.ts";
import { pdStateOf } from "../../../cluster/cluster.ts";
import type { PdCommand } from "../../../proto/orders.ts";
import type { StoreId, StoreLabel } from "../../../proto/region.ts";
import { defineCommand, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand } from "../../command.ts";
import { idOfDigits } from "../../ids.ts";
import { inPlaces, oneOf, storeWords } from "../../offers.ts";
import { wrongUsage } from "./asking.ts";
import { orderOf, postOrder, withArguments, type OrderProblem, type Request } from "./ordering.ts";

/** The store that the first argument names, by its id; 0 for one that nobody is called by. Undefined where it is no number. */
const storeOf = ({ words: [text = ""], ground }: Call): StoreId | undefined =>
  (/^\d{1,20}$/.test(text) ? idOfDigits(text, ground.cluster) ?? 0 : undefined);

const NO_NUMBER = "store_id should be a number";

interface LeavingOrder {
  readonly name: string;
  readonly help: Bilingual;
  readonly verb: Request["verb"];
  readonly behind: string;
  action(store: StoreId): Action;
  complain(store: string, problem: OrderProblem): string;
}

/** `store NAME <id>` and `store NAME addr <address>`: what makes a store go, and stay after all. */
function leaving({ name, help, verb, behind, action, complain }: LeavingOrder): TerminalCommand {
  const order = (call: Call, store: StoreId, text: string): CommandOutcome => {
    const problem = orderOf(call, { verb, path: `/store/${text}${behind}` }, action(store));
    return printed(problem === null ? "Success!" : complain(text, problem));
  };
  return defineCommand({
    name, usage: "<store_id>", help, complete: inPlaces(storeWords),
    commands: [defineCommand({
      name: "addr", usage: "<address>", help,
      complete: inPlaces(({ cluster }) =>
        [...pdStateOf(cluster)?.stores.values() ?? []].map(({ id, address }) => ({ text: address, hint: String(id) }))),
      run: withArguments(1, (call) => {
        const [address = ""] = call.words;
        const known = [...pdStateOf(call.ground.cluster)?.stores.values() ?? []].find((store) => store.address === address);
        return order(call, known?.id ?? 0, known === undefined ? address : String(known.id));
      }),
    })],
    run: withArguments(1, (call) => {
      const store = storeOf(call);
      return store === undefined ? printed(NO_NUMBER) : order(call, store, call.words[0] ?? "");
    }),
  });
}

const deleteCommand = leaving({
  name: "delete", verb: "Delete", behind: "", help: { en: "delete the store", zh: "下线 store" },
  action: (store) => ({ kind: "remove-store", store }),
  complain: (store, { text }) => `Failed to delete store ${store}: ${text}`,
});

const cancelDelete = leaving({
  name: "cancel-delete", verb: "Post", behind: "/state?state=Up", help: { en: "cancel delete the store", zh: "取消下线 store" },
  action: (store) => ({ kind: "order", command: { kind: "keep-store", store } }),
  complain: (store, { kind, text }) =>
    (kind === "store-not-offline" ? `store ${store} is not offline` : `Failed to cancel delete store ${store}: ${text}`),
});

/** PD allows letters, digits and a few signs. */
const LABEL = /^([$\w./-]{1,64})=([\w./-]{1,64})$/;

/** Labels as `zone=a host=h1`, or as older manuals write them: `zone a host h1`. Null where they are neither. */
function regionLabelsOf(words: readonly string[]): readonly StoreLabel[] | null {
  const pairs = words.some((word) => word.includes("=")) || words.length % 2 === 1 ? words
    : words.flatMap((word, i) => (i % 2 === 0 ? [`${word}=${words[i + 1] ?? ""}`] : []));
  const labels = pairs.flatMap((pair): StoreLabel[] => {
    const match = LABEL.exec(pair);
    return match === null ? [] : [{ key: match[1] ?? "", value: match[2] ?? "" }];
  });
  return labels.length === 0 || labels.length < pairs.length ? null : labels;
}

const storeLabel = defineCommand({
  name: "label", usage: "<store_id> <key>=<value> [<key>=<value>]...",
  help: { en: "set a store's label value", zh: "设置 store 的标签" },
  flags: [
    { name: "rewrite", short: "r", help: { en: "rewrite the labels for store", zh: "覆盖原有的标签" } },
    { name: "delete", short: "d", help: { en: "delete the label for store", zh: "删除一个标签" } },
    { name: "force", short: "f", help: { en: "overwrite the label forcibly (the old name of rewrite)", zh: "rewrite 的旧名" } },
  ],
  complete: inPlaces(storeWords),
  run(call) {
    const store = storeOf(call);
    const [text = "", ...rest] = call.words;
    if (rest.length === 0) return wrongUsage(call);
    if (store === undefined) return printed(NO_NUMBER);
    const path = `/store/${text}/label`;
    const [name = ""] = rest;
    if (call.flags.has("delete")) {
      if (rest.length > 1) return wrongUsage(call);
      const labels = (pdStateOf(call.ground.cluster)?.stores.get(store)?.labels ?? []).filter(({ key }) => key !== name);
      const problem = orderOf(call, { verb: "Delete", path },
        { kind: "order", command: { kind: "label-store", store, rewrite: true, labels } });
      return printed(problem === null ? `Success! "The label ${name} is deleted for store ${text}."` : `Failed! ${problem.text}`);
    }
    const labels = regionLabelsOf(rest);
    if (labels === null) return wrongUsage(call);
    const rewrite = call.flags.has("rewrite") || call.flags.has("force");
    return postOrder(call, path, { kind: "label-store", store, rewrite, labels }, "The store's label is updated.");
  },
});

/** A number as pd-ctl takes it, of three decimals at most; undefined for any other text. */
const numberOf = (text = ""): number | undefined => (/^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : undefined);

const storeWeight = defineCommand({
  name: "weight", usage: "<store_id> <leader_weight> <region_weight>",
  help: { en: "set a store's leader and region balance weight", zh: "设置 store 的 leader 与 region 权重" },
  complete: inPlaces(storeWords),
  run: withArguments(3, (call) => {
    const store = storeOf(call);
    const [leader, region] = call.words.slice(1).map(numberOf);
    if (store === undefined) return printed(NO_NUMBER);
    if (leader === undefined) return printed("leader_weight should be a number that >= 0.");
    if (region === undefined) return printed("region_weight should be a number that >= 0.");
    const path = `/store/${call.words[0] ?? ""}/weight`;
    return postOrder(call, path, { kind: "weigh-store", store, leader, region }, "The store's weight is updated.");
  }),
});

const LIMITS = ["add-peer", "remove-peer"] as const;
/** Higher than this, pd-ctl sets no limit for all stores at once. */
const MOST_FOR_ALL = 200;

/** `store limit <id|all> <rate> [type]`. */
export function setLimit(call: Call): CommandOutcome {
  const [first, rateText, type] = call.words;
  const rate = numberOf(rateText);
  const limit = LIMITS.find((each) => each === type) ?? null;
  if (rateText === undefined || call.words.length > 3 || (type !== undefined && limit === null)) return wrongUsage(call);
  if (rate === undefined || rate <= 0) return printed("rate should be a number that > 0.");
  const store = first === "all" ? first : storeOf(call);
  if (store === undefined) return printed(NO_NUMBER);
  if (first === "all" && rate > MOST_FOR_ALL) return printed(`rate should less than ${MOST_FOR_ALL.toFixed(6)} for all`);
  const command: PdCommand = { kind: "limit-store", store, rate, limit };
  return first === "all" ? postOrder(call, "/stores/limit", command, "Set store limit successfully.")
    : postOrder(call, `/store/${first ?? ""}/limit`, command, "The store's limit is updated.");
}

/** What may stand behind `store limit`. */
export const limitPlaces = inPlaces((ground) => [...oneOf("all", ...LIMITS)(ground), ...storeWords(ground)], () => [],
  oneOf(...LIMITS));

const removeTombstone = defineCommand({
  name: "remove-tombstone",
  help: { en: "remove tombstone record if only safe", zh: "清除 Tombstone store 的记录" },
  run: withArguments(0, (call) => {
    const request = { verb: "Delete", path: "/stores/remove-tombstone" } as const;
    const problem = orderOf(call, request, { kind: "order", command: { kind: "remove-tombstones" } });
    return printed(problem === null ? "Success!" : problem.text);
  }),
});

/** What changes stores, or PD's mind about them. */
export const STORE_ORDERS: readonly TerminalCommand[] = [deleteCommand, cancelDelete, storeLabel, storeWeight, removeTombstone];
