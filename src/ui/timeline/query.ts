import { aboutOf, scoreKindOf, SCORE_KINDS, type ScoreKind } from "../../figure/score.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import type { ListFold } from "../../proto/fold.ts";
import type { IdNames } from "../../proto/names.ts";
import type { StoreId, StoreLabel } from "../../proto/region.ts";

/** What is looked for on the time bar. Of one sort any may fit, of different sorts all must. */
export interface ScoreQuery {
  readonly kinds: ReadonlySet<ScoreKind>;
  /** Those that were named, and those that bear the labels that were. */
  readonly stores: ReadonlySet<StoreId>;
  readonly pds: ReadonlySet<number>;
  readonly clients: ReadonlySet<number>;
  readonly regions: ReadonlySet<number>;
  /** Parts of the names of events, or of the sentences that tell them, in small letters: each must be there. */
  readonly words: readonly string[];
}

/** What names in a query may mean. */
export interface QueryGround {
  readonly stores: readonly { readonly id: StoreId; readonly labels: readonly StoreLabel[] }[];
  readonly names: IdNames;
  /** What kinds are called in the reader's language. */
  readonly kinds: Readonly<Record<ScoreKind, string>>;
}

const NOUNS: readonly (readonly ["stores" | "pds" | "clients" | "regions", RegExp])[] = [
  ["stores", /(?:^|\s)(?:store|s|存储)[\s-]?(\d+)(?=\s|$)/giu],
  ["pds", /(?:^|\s)pd[\s-]?(\d+)(?=\s|$)/giu],
  ["clients", /(?:^|\s)(?:client|客户端)[\s-]?(\d+)(?=\s|$)/giu],
  ["regions", /(?:^|\s)(?:region|r)[\s-]?(\d+)(?=\s|$)/giu],
];

/** Reads what somebody has typed. Nothing that is typed is wrong: what is no name is a word of an event. */
export function readQuery(text: string, kind: ScoreKind | null, ground: QueryGround): ScoreQuery {
  const found = {
    kinds: new Set<ScoreKind>(kind === null ? [] : [kind]), stores: new Set<number>(), pds: new Set<number>(),
    clients: new Set<number>(), regions: new Set<number>(),
  };
  let rest = text;
  for (const [sort, noun] of NOUNS) {
    rest = rest.replace(noun, (_, digits: string) => {
      found[sort].add(sort === "stores" || sort === "regions" ? idOf(digits, ground.names) : Number(digits));
      return " ";
    });
  }
  rest = readPlaces(rest, ground, found.stores);
  const words = rest.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "·");
  const others = words.filter((word) => {
    const named = SCORE_KINDS.find((each) =>
      [word, word.replace(/s$/, "")].includes(each) || word === ground.kinds[each].toLowerCase());
    if (named !== undefined) found.kinds.add(named);
    return named === undefined;
  });
  return { ...found, words: others };
}

/** `zone a` and `zone=a`: the stores there. */
function readPlaces(text: string, { stores }: QueryGround, found: Set<StoreId>): string {
  const keys = new Set(stores.flatMap(({ labels }) => labels.map(({ key }) => key.toLowerCase())));
  return text.replace(/(\S+?)(?:=|\s+)(\S+)/gu, (all, key: string, value: string) => {
    if (!keys.has(key.toLowerCase())) return all;
    const there = stores.filter(({ labels }) => labels.some((label) =>
      label.key.toLowerCase() === key.toLowerCase() && label.value.toLowerCase() === value.toLowerCase()));
    for (const { id } of there) found.add(id);
    return there.length === 0 ? all : " ";
  });
}

function idOf(digits: string, names: IdNames): number {
  const named = Object.entries(names).find(([, text]) => text === digits);
  return Number(named?.[0] ?? digits);
}

export const isEmptyQuery = ({ kinds, stores, pds, clients, regions, words }: ScoreQuery): boolean =>
  kinds.size + stores.size + pds.size + clients.size + regions.size + words.length === 0;

const anyOf = (wanted: ReadonlySet<number>, there: readonly number[]): boolean =>
  wanted.size > 0 && there.some((each) => wanted.has(each));

/** An event as a sentence, in the reader's language. */
export type TellEvent = (event: ClusterEvent) => string;

/** A number is one of its own: 7 is no part of 17. Chinese is read without the spaces that stand beside numbers and names. */
function isIn(word: string, sentence: string): boolean {
  if (/^\d+$/.test(word)) return new RegExp(`(?<!\\d)${word}(?!\\d)`).test(sentence);
  return (/\p{Script=Han}/u.test(word) ? sentence.replaceAll(/\s/g, "") : sentence).includes(word);
}

function fits({ kinds, stores, pds, clients, regions, words }: ScoreQuery, event: ClusterEvent, tell: TellEvent): boolean {
  const { body } = event;
  if (kinds.size > 0) {
    const kind = scoreKindOf(body);
    if (kind === null || !kinds.has(kind)) return false;
  }
  if (stores.size + pds.size + clients.size + regions.size > 0) {
    const about = aboutOf(body);
    const isMachine = anyOf(stores, about.stores) || anyOf(pds, about.pds) || anyOf(clients, about.clients);
    if (stores.size + pds.size + clients.size > 0 && !isMachine) return false;
    if (regions.size > 0 && !anyOf(regions, about.regions)) return false;
  }
  // Last, for telling an event costs more than all of that.
  return words.every((word) => body.name.includes(word) || isIn(word, tell(event)));
}

/** Everything in the record that fits, in order of time. */
export const findingFold = (query: ScoreQuery, tell: TellEvent): ListFold<ClusterEvent[]> => ({
  create: () => [],
  event: (found, event) => {
    if (fits(query, event, tell)) found.push(event);
  },
});
