import type { PdJson } from "../../../exchange/write-json.ts";
import { defineCommand, flagOf, printed } from "../../command.ts";
import { isPdList, isPdObject } from "../../jq/values.ts";
import { inPlaces, oneOf, storeWords } from "../../offers.ts";
import { JQ_FLAG, showAnswer, wrongUsage } from "./asking.ts";
import { limitPlaces, setLimit, STORE_ORDERS } from "./store-orders.ts";

/** The list tells a store's state by its name alone. */
function withoutNumbers(body: PdJson): PdJson {
  if (!isPdObject(body) || !isPdList(body["stores"] ?? null)) return body;
  const { stores = [] } = body;
  return { ...body, stores: isPdList(stores) ? stores.map(blanked) : stores };
}

function blanked(each: PdJson): PdJson {
  if (!isPdObject(each)) return each;
  const { store = {} } = each;
  if (!isPdObject(store)) return each;
  return { ...each, store: Object.fromEntries(Object.entries(store).filter(([key]) => key !== "state" && key !== "node_state")) };
}

/** metapb.StoreState. */
const STATES = ["Up", "Offline", "Tombstone"];

const storeLimit = defineCommand({
  name: "limit",
  usage: "[<store_id>|<all> <rate> [type]]",
  help: { en: "show or set stores' limits", zh: "查看或设置 store 的调度限速" },
  complete: limitPlaces,
  run(call) {
    const [first] = call.words;
    if (first !== undefined && first !== "add-peer" && first !== "remove-peer") return setLimit(call);
    return showAnswer(call, "/stores/limit", "Failed to get all limit");
  },
});

const limitScene = defineCommand({
  name: "limit-scene",
  usage: "[<scene> <rate>]",
  help: { en: "show the limit value for a scene", zh: "查看各场景的限速值" },
  run: (call) => (call.words.length > 0 ? wrongUsage(call) : showAnswer(call, "/stores/limit/scene", null)),
});

const CHECKED = ["up", "offline", "tombstone", "disconnected", "down"] as const;

const storeCheck = defineCommand({
  name: "check",
  usage: "[up|offline|tombstone|disconnected|down]",
  help: { en: "show all stores in a state", zh: "列出处于某一状态的 store" },
  flags: [JQ_FLAG],
  complete: inPlaces(oneOf(...CHECKED)),
  run(call) {
    const [state] = call.words;
    if (state === undefined || call.words.length > 1) return wrongUsage(call);
    return showAnswer(call, `/stores/check?state=${encodeURIComponent(state)}`, "Failed to get store");
  },
});

/** `pd-ctl store`: all stores, or one. */
export const storeCommand = defineCommand({
  name: "store",
  usage: "[command] [<store_id>]",
  help: { en: "manipulate or query stores", zh: "查看或操作 store" },
  flags: [
    JQ_FLAG,
    {
      name: "state", value: "string", help: { en: "states to show: Up, Offline, Tombstone", zh: "要列出的状态：Up、Offline、Tombstone" },
      complete: oneOf(...STATES),
    },
  ],
  commands: [storeLimit, limitScene, storeCheck, ...STORE_ORDERS],
  complete: inPlaces(storeWords),
  run(call) {
    const [id] = call.words;
    if (id !== undefined) {
      return /^\d+$/.test(id) ? showAnswer(call, `/store/${id}`, "Failed to get store") : printed("store_id should be a number");
    }
    const names = (flagOf(call, "state") ?? "").split(",").filter((name) => name !== "");
    const unknown = names.find((name) => !STATES.includes(name));
    if (unknown !== undefined) return printed(`Unknown state: ${unknown}`);
    const query = names.map((name) => `state=${STATES.indexOf(name)}`).join("&");
    return showAnswer(call, `/stores${query === "" ? "" : `?${query}`}`, "Failed to get store", withoutNumbers);
  },
});
