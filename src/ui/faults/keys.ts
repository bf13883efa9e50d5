import { ACTIONS, type AnyDefinition, type OfferLabel } from "../../action/index.ts";
import type { OfferFacts, Subject } from "../../action/offers.ts";
import type { HelpName } from "../words/help.en.ts";

interface FaultKey {
  readonly name: HelpName;
  /** As it is printed on the key, and as the catalogue names it. */
  readonly key: string;
}

/** One of each kind that has keys, and a cluster of which nothing is known: whether it can be done now does not matter here. */
const SUBJECTS: readonly Subject[] = [
  { kind: "store", id: 1 }, { kind: "link", from: { kind: "store", id: 1 }, to: { kind: "store", id: 2 } },
  { kind: "region", id: 1 },
];
const UNKNOWN: OfferFacts = {
  process: () => "running",
  store: () => ({ labels: [], slowDisk: false, fullDisk: false, clockShifted: false, leaving: false }),
  leaderOf: () => null,
  transferTargets: [],
};

/** Offers that have a key are in the help under their own names; its words come with it. */
const NAMES: readonly string[] = [
  "kill", "restart", "pause", "isolate", "cut", "mend",
] satisfies readonly (HelpName & OfferLabel)[];

const isInHelp = (label: OfferLabel | HelpName): label is HelpName => NAMES.includes(label);

/**
 * The keys that do something to what is selected, in the order of the actions that offer them. Of several offers with one key
 * (pause, resume) the first one names it in the help; a key that is not among `NAMES` is found by a test.
 */
export const FAULT_KEYS: readonly FaultKey[] = ACTIONS
  .flatMap((each: AnyDefinition) => SUBJECTS.flatMap((subject) => each.offers(subject, UNKNOWN)))
  .flatMap(({ label, key }) => (key !== "" && isInHelp(label) ? [{ name: label, key }] : []))
  .filter(({ key }, index, all) => all.findIndex((other) => other.key === key) === index);
