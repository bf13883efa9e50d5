import { takePdPicture, type PdPictureStore } from "../../cluster/pd-picture.ts";
import { idOf, storeJson } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { idOfDigits } from "../ids.ts";
import { answered, countOf, endpoint, noNumber, pdError, unescapeText, type PdEndpoint, type PdQuestion } from "./endpoint.ts";

/** PD's StoresInfo of the stores that fit; buried ones are listed only where they are asked for. */
function storesWhere({ cluster }: PdQuestion, fits: (store: PdPictureStore) => boolean): PdJson {
  const stores = takePdPicture(cluster).stores.filter(fits);
  return { count: stores.length, stores: stores.map((store) => storeJson(cluster, store)) };
}

/** metapb.StoreState. */
const STATES: readonly PdPictureStore["state"][] = ["Up", "Offline", "Tombstone"];

const isAlive = ({ state }: PdPictureStore): boolean => state !== "Tombstone";

/** Whether the store is in the state that `pd-ctl store check` names; null for a word that is none. */
function stateTest(state: string): ((store: PdPictureStore) => boolean) | null {
  switch (state.toLowerCase()) {
    case "up": case "offline": case "tombstone":
      return (store) => store.state.toLowerCase() === state.toLowerCase();
    case "disconnected": case "down":
      return ({ view }) => view.stateName.toLowerCase() === state.toLowerCase();
    default:
      return null;
  }
}

export const STORE_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/stores", (question) => {
    const asked = (question.query.get("state") ?? "").split(",").flatMap((number) => STATES[countOf(number) ?? -1] ?? []);
    return answered(storesWhere(question, (store) => (asked.length === 0 ? isAlive(store) : asked.includes(store.state))));
  }),
  endpoint("/store/{id}", ({ cluster, params }) => {
    const { id = "" } = params;
    if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
    const number = idOfDigits(id, cluster);
    const store = takePdPicture(cluster).stores.find(({ view }) => view.id === number);
    return store === undefined ? pdError(404, `store ${id} not found`) : answered(storeJson(cluster, store));
  }),
  endpoint("/stores/check", (question) => {
    const state = question.query.get("state") ?? "";
    const fits = stateTest(state);
    return fits === null ? pdError(400, `unknown StoreState: ${state}`) : answered(storesWhere(question, fits));
  }),
  endpoint("/stores/limit", ({ cluster }) => {
    const rows = takePdPicture(cluster).stores.filter(isAlive).map(({ view }): [string, PdJson] =>
      [String(idOf(cluster, view.id)), { "add-peer": view.addLimit, "remove-peer": view.removeLimit }]);
    return answered(Object.fromEntries(rows));
  }),
  endpoint("/stores/limit/scene", () => answered({ idle: 100, low: 50, normal: 32, high: 12 })),
  endpoint("/labels", ({ cluster }) => {
    const labels = takePdPicture(cluster).stores.filter(isAlive).flatMap((store) => store.labels);
    const unlike = labels.filter(({ key, value }, i) =>
      labels.findIndex((other) => other.key === key && other.value === value) === i);
    return answered(unlike.map(({ key, value }) => ({ key, value })));
  }),
  endpoint("/labels/stores", (question) => {
    const name = unescapeText(question.query.get("name") ?? "");
    const value = unescapeText(question.query.get("value") ?? "");
    return answered(storesWhere(question, (store) =>
      isAlive(store) && store.labels.some((label) => label.key === name && (value === "" || label.value === value))));
  }),
];
