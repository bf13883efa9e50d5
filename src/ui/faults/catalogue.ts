import { ACTIONS, type Action, type AnyDefinition, type OfferLabel } from "../../action/index.ts";
import type { Amount, Offer, OfferIcon, OfferFacts, Subject } from "../../action/offers.ts";
import type { Frame } from "../../cluster/frame.ts";
import type { Node } from "../../proto/events.ts";
import type { IdNames } from "../../proto/names.ts";
import { deedsTexts } from "../words/deeds.texts.ts";
import type { Labelled } from "../words/labelled.ts";
import { durationText, nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";

/** One thing that can be done to what is selected, in words. With several amounts, the first choice is `usual`. */
export interface Deed {
  /** Unlike that of any other fault of the same selection. */
  readonly id: string;
  readonly words: Labelled;
  readonly icon: OfferIcon;
  /** The key that does it while its subject is selected, as it is printed on the key; "" for none. */
  readonly key: string;
  readonly enabled: boolean;
  readonly amounts: readonly { readonly text: string; readonly action: Action }[];
  /** Index into `amounts`. */
  readonly usual: number;
}

/** What the catalogue must know of the running cluster. */
interface Facts {
  readonly frame: Frame | null;
  readonly words: Words;
  readonly names: IdNames;
  /** Stores that hold a replica of the selected region and could lead it; empty for anything else. */
  readonly transferTargets: readonly number[];
}

/** Everything that can be done to a thing, in the order of menus: what the actions themselves offer. */
export function faultsFor(subject: Subject, facts: Facts): readonly Deed[] {
  const sight = sightOf(facts);
  return ACTIONS.flatMap((each: AnyDefinition) => each.offers(subject, sight)).map((offer) => inWords(offer, facts));
}

function inWords(offer: Offer<Action, OfferLabel>, { words, names }: Facts): Deed {
  const { label, naming, icon, key, enabled, choices, usual } = offer;
  const text = textsIn(deedsTexts, words.language).offers[label];
  const nodes = naming.map((node) => nodeText(node, words, names));
  return {
    id: [label, ...nodes].join(" "),
    words: typeof text === "function" ? text(...nodes) : text,
    icon, key, enabled, usual,
    amounts: choices.map(({ amount, action }) => ({ text: amountText(amount, words), action })),
  };
}

function amountText(amount: Amount, words: Words): string {
  switch (amount.kind) {
    case "duration": return durationText(amount.duration, words);
    case "place": return amount.text;
    case "percent": return words.faults.percent(amount.percent);
    case "open": return textsIn(deedsTexts, words.language).untilResumed;
    case "none": return "";
  }
}

/** What the newest frame tells; a machine that it does not know is taken for one that runs and has nothing wrong with it. */
function sightOf({ frame, transferTargets }: Facts): OfferFacts {
  const storeAt = (id: number): Frame["stores"][number] | undefined => frame?.stores.find((store) => store.id === id);
  return {
    transferTargets,
    process: (node) => processOf(node, frame),
    store(id) {
      const store = storeAt(id);
      return {
        labels: store?.labels ?? [],
        slowDisk: store?.slowDisk === true,
        fullDisk: store?.fullDisk === true,
        clockShifted: (store?.clockOffset ?? 0) !== 0,
        leaving: store?.stateName === "Offline" || store?.stateName === "Tombstone",
      };
    },
    leaderOf: (region) => leaderOf(region, frame),
  };
}

function processOf(node: Node, frame: Frame | null): ReturnType<OfferFacts["process"]> {
  if (frame === null) return "running";
  switch (node.kind) {
    case "store": return frame.stores.find((store) => store.id === node.id)?.process ?? "running";
    case "pd": return frame.pds.find((pd) => pd.id === node.id)?.process ?? "running";
    case "client": return frame.clients.processes[node.id - 1] ?? "running";
  }
}

/** The store that leads a region, as the newest frame says. */
function leaderOf(region: number, frame: Frame | null): number | null {
  if (frame === null) return null;
  const row = frame.regions.id.indexOf(region);
  const store = row < 0 ? undefined : frame.stores[frame.leaders.store[row] ?? -1];
  return store?.id ?? null;
}
