import { quoted } from "../kernel/words.ts";
import { schedulerText, STORE_SCHEDULERS, type StoreScheduler } from "../proto/operators.ts";
import { PD_SETTINGS } from "../proto/settings/pd.ts";
import type { Documents } from "./documents.ts";
import type { JsonValue } from "./json.ts";
import { warn } from "./notices.ts";
import { isList, isObject, pathOf, rootPlace, type DocumentPlace, type Reading } from "./reading.ts";

/** An item of PD's configuration, and where it stands. */
export interface Item {
  readonly value: JsonValue;
  readonly place: DocumentPlace;
}

/** A scheduler that was given a store, by the store's id as it is written. */
export interface GivenStore {
  readonly scheduler: StoreScheduler;
  readonly store: string;
}

/** What PD's schedulers do, as far as the documents tell. */
export interface Schedulers {
  readonly stores: readonly GivenStore[];
  /** Schedulers that run and are not simulated. */
  readonly unknown: readonly string[];
}

/** The configuration names schedulers by their type, and one type has another name than its scheduler. */
const nameOfType = (type: string): string => schedulerText(type === "hot-region" ? "balance-hot-region" : type);

/** A scheduler runs where it is listed and not disabled; nothing is known where none is listed. */
export function readSchedulers(
  reading: Reading, settings: Map<string, string>, items: ReadonlyMap<string, Item>, documents: Documents,
): Schedulers {
  const stores = givenStores(items, documents);
  const { names: running, place } = runningSchedulers(items, documents) ?? { names: undefined, place: rootPlace("") };
  if (running === undefined) return { stores, unknown: [] };
  const { keys } = PD_SETTINGS.schedulers;
  for (const [name, key] of Object.entries(keys)) settings.set(key, String(running.includes(schedulerText(name))));
  for (const scheduler of STORE_SCHEDULERS) {
    const isIdle = running.includes(schedulerText(scheduler)) && !stores.some((each) => each.scheduler === scheduler);
    if (isIdle) warn(reading.notices, "config.scheduler-stores", pathOf(place), { scheduler: schedulerText(scheduler) });
  }
  const known = [...Object.keys(keys), ...STORE_SCHEDULERS].map(schedulerText);
  return { stores, unknown: running.filter((name) => !known.includes(name)).map(quoted) };
}

function runningSchedulers(
  items: ReadonlyMap<string, Item>, documents: Documents,
): { readonly names: readonly string[]; readonly place: DocumentPlace } | undefined {
  const shown = documents.schedulers.at(-1);
  if (shown !== undefined) return shown;
  const item = items.get("schedulers-v2") ?? items.get("schedulers");
  if (item === undefined || !isList(item.value) || item.value.length === 0) return undefined;
  const names = item.value.flatMap((each) =>
    (isObject(each) && each["disable"] !== true && typeof each["type"] === "string" ? [nameOfType(each["type"])] : []));
  return { names, place: item.place };
}

/** From `scheduler config evict-leader-scheduler`, the arguments in the list of schedulers, and what each has stored. */
function givenStores(items: ReadonlyMap<string, Item>, documents: Documents): readonly GivenStore[] {
  const payloads = items.get("schedulers-payload")?.value;
  const listed = items.get("schedulers-v2")?.value ?? items.get("schedulers")?.value;
  const shown = documents.schedulers.at(-1)?.names ?? [];
  const named = STORE_SCHEDULERS.find((name) => shown.includes(schedulerText(name))) ?? "evict-leader";
  const given = STORE_SCHEDULERS.flatMap((scheduler) => {
    const payload = isObject(payloads) ? payloads[schedulerText(scheduler)] : undefined;
    const argumentLists = (isList(listed) ? listed : []).flatMap((each) =>
      (isObject(each) && each["type"] === scheduler && each["disable"] !== true && isList(each["args"]) ? [each["args"]] : []));
    const ids = [...rangeStores(payload), ...argumentLists.flatMap((list) => list.map(String))];
    return ids.map((store) => ({ scheduler, store }));
  });
  const configured = documents.storeSchedulers.flatMap(({ value }) =>
    rangeStores(value).map((store) => ({ scheduler: named, store })));
  const all = [...given, ...configured];
  return all.filter(({ scheduler, store }, index) =>
    all.findIndex((other) => other.scheduler === scheduler && other.store === store) === index);
}

function rangeStores(value: JsonValue | undefined): readonly string[] {
  const ranges = isObject(value) ? value["store-id-ranges"] : undefined;
  return isObject(ranges) ? Object.keys(ranges) : [];
}
