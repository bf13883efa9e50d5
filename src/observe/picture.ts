import type { Duration } from "../kernel/time.ts";
import { cardsOf, roleOf, type CardRole, type ObservedCard } from "./cards.ts";
import { fieldsOfItems, fieldsOfJson, fieldText, unknownFields, type UnknownFields } from "./fields.ts";
import { isUnheard } from "./lanes.ts";
import type { Facts } from "./record.ts";
import { isHeard, type SourceSight } from "./sight.ts";

/** Somebody who holds replicas: a member of etcd, a store of TiKV. */
export interface SeenStore {
  readonly id: number;
  /** How it is called: a member's name, or a store's id. */
  readonly name: string;
  readonly address: string;
  readonly labels: readonly { readonly key: string; readonly value: string }[];
  readonly card: ObservedCard;
  /** Who told of it, and by which id; null for one that tells of itself. */
  readonly n: number;
  readonly told: string | null;
}

/** What is known of a replica. `unknown`: nobody has told, or who told is not heard any more. */
export type SeenRole = Extract<CardRole, "leads" | "follows" | "learns" | "no-leader" | "unknown">;

export interface SeenReplica {
  /** Rows of `stores` and `regions`. */
  readonly store: number;
  readonly region: number;
  readonly role: SeenRole;
  /** 0 where no term is told. */
  readonly term: number;
}

export interface SeenRegion {
  readonly id: number;
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

/** A member of PD that was asked. */
export interface SeenPd {
  readonly n: number;
  readonly card: ObservedCard;
  readonly operators: number;
}

/** What a stage can show of an instant: who is there, what they hold, and what each was the last time that anybody told. */
export interface ObservedPicture {
  readonly stores: readonly SeenStore[];
  /** In the order of keys. */
  readonly regions: readonly SeenRegion[];
  /** By store, and within one in the order of regions. */
  readonly replicas: readonly SeenReplica[];
  readonly pds: readonly SeenPd[];
  /** How old the word on regions is, where it comes from PD; null where it does not. */
  readonly regionsAge: Duration | null;
}

/** etcd's members are replicas of one group; of TiKV it is what PD tells, without PD what the stores tell of one region. */
export const pictureOf = (sights: readonly SourceSight[]): ObservedPicture => picturesOf()(sights);

/** The same for whoever asks of one instant after another: what PD said is read once, and not again until it says more. */
export function picturesOf(): (sights: readonly SourceSight[]) => ObservedPicture {
  let read: { readonly facts: Facts; readonly regions: readonly ToldRegion[] } | null = null;
  return (sights) => drawn(sights, (facts) => {
    if (read?.facts !== facts) read = { facts, regions: regionsIn(facts) };
    return read.regions;
  });
}

function drawn(sights: readonly SourceSight[], regionsOf: (facts: Facts) => readonly ToldRegion[]): ObservedPicture {
  const cards = new Map(cardsOf(sights).map((card) => [card.key, card]));
  const cardOf = (key: string): ObservedCard | undefined => cards.get(key);
  const pds = sights.filter(({ source }) => source.kind === "pd").flatMap(({ source, facts }): SeenPd[] => {
    const card = cardOf(String(source.n));
    const operators = Object.keys(facts).filter((key) => key.startsWith("operator.")).length;
    return card === undefined ? [] : [{ n: source.n, card, operators }];
  });
  const kind = sights.some(({ source }) => source.kind === "etcd") ? "etcd" : "tikv";
  const telling = sights.filter(({ source, age }) => source.kind === "pd" && age !== null);
  const pd = telling.find(({ answers }) => answers) ?? telling[0];
  const placed = pd === undefined || kind === "etcd" ? groupOf(sights.filter(({ source }) => source.kind === kind), cardOf)
    : toldByPd(pd, cardOf, regionsOf(pd.facts));
  return { ...placed, pds, regionsAge: kind === "etcd" ? null : pd?.ages.get("regions") ?? null };
}

/** What the members of etcd hold: it has no number. */
export const ETCD = "etcd";

type Placed = Omit<ObservedPicture, "pds" | "regionsAge">;
type CardByKey = (key: string) => ObservedCard | undefined;

/** Those who elect one leader: each holds a replica of the same. */
function groupOf(sights: readonly SourceSight[], cardOf: CardByKey): Placed {
  const members = sights.flatMap((sight) => {
    const card = cardOf(String(sight.source.n));
    return card === undefined ? [] : [{ sight, card }];
  });
  const isEtcd = sights.some(({ source }) => source.kind === "etcd");
  const region = isEtcd ? ETCD : sights.map(({ facts }) => facts["region"] ?? "").find((name) => name !== "") ?? "";
  const isGroup = region !== "";
  return {
    stores: members.map(({ sight: { source }, card }) =>
      ({ id: source.n, name: card.title, address: source.name, labels: [], card, n: source.n, told: null })),
    regions: isGroup ? [{ id: BEYOND.region, name: region, start: "", end: "" }] : [],
    replicas: isGroup ? members.map(({ sight }, store) => {
      const { facts } = sight;
      return { store, region: 0, role: isHeard(sight) ? seenRole(roleOf(facts)) : "unknown", term: Number(facts["term"] ?? "0") };
    }) : [],
  };
}

const seenRole = (role: CardRole): SeenRole =>
  (role === "leads" || role === "follows" || role === "learns" || role === "no-leader" ? role : "unknown");

/** No cluster counts so far: what has no number of its own is called by its name, and stands behind all that have. */
const BEYOND = { store: 4_503_599_627_370_496, region: 6_503_599_627_370_496 };

/** An id as a number; one that a number cannot hold is called by its place. */
const idOf = (text: string, beyond: keyof typeof BEYOND, place: number): number =>
  (Number.isSafeInteger(Number(text)) ? Number(text) : BEYOND[beyond] + place);

/** A region as PD described it. */
interface ToldRegion extends SeenRegion {
  /** The store that leads it; "" for none. */
  readonly leader: string;
  readonly peers: readonly UnknownFields[];
}

/** In the order of keys. */
const regionsIn = (facts: Facts): readonly ToldRegion[] => idsIn(facts, /^region\.(.+)\.json$/)
  .map((id, place) => ({ id: idOf(id, "region", place), name: id, region: fieldsOfJson(facts[`region.${id}.json`] ?? "") }))
  .map(({ id, name, region }) => ({
    id, name, start: fieldText(region["start_key"]), end: fieldText(region["end_key"]),
    leader: fieldText(unknownFields(region["leader"])["store_id"]), peers: fieldsOfItems(region["peers"]),
  }))
  .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.id - b.id));

function toldByPd(sight: SourceSight, cardOf: CardByKey, known: readonly ToldRegion[]): Placed {
  const { source, facts } = sight;
  const ids = idsIn(facts, /^store\.(.+)\.state$/).sort((a, b) => Number(a) - Number(b));
  const stores = ids.flatMap((id, place): SeenStore[] => {
    const card = cardOf(`${source.n} ${id}`);
    if (card === undefined) return [];
    const store = unknownFields(fieldsOfJson(facts[`store.${id}.json`] ?? "")["store"]);
    return [{
      id: idOf(id, "store", place), name: id, address: fieldText(store["address"]), labels: labelsOf(store["labels"]), card,
      n: source.n, told: id,
    }];
  });
  // What PD does not hear, and what is not heard of PD, is not known now.
  const heard = new Set(stores.flatMap(({ told: id }) =>
    (id !== null && isHeard(sight) && !isUnheard(facts[`store.${id}.state`] ?? "") ? [id] : [])));
  const rows = new Map(stores.map(({ told: id }, row) => [id ?? "", row]));
  const held = stores.map((): SeenReplica[] => []);
  known.forEach(({ leader, peers }, region) => {
    for (const peer of peers) {
      const id = fieldText(peer["store_id"]);
      const store = rows.get(id) ?? -1;
      const learns = peer["is_learner"] === true || peer["role_name"] === "Learner";
      const role = !heard.has(id) || leader === "" ? "unknown" : leader === id ? "leads" : learns ? "learns" : "follows";
      held[store]?.push({ store, region, role, term: 0 });
    }
  });
  return { stores, regions: known.map(({ id, name, start, end }) => ({ id, name, start, end })), replicas: held.flat() };
}

const idsIn = (facts: Facts, pattern: RegExp): string[] => Object.keys(facts).flatMap((key) => pattern.exec(key)?.[1] ?? []);

const labelsOf = (value: unknown): SeenStore["labels"] => fieldsOfItems(value)
  .map((label) => ({ key: fieldText(label["key"]), value: fieldText(label["value"]) }));
