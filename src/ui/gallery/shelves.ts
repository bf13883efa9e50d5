import type { Scenario } from "../../exchange/scenario.ts";
import { SCENARIOS } from "../../exchange/scenarios/index.ts";
import type { galleryEn } from "../words/gallery.en.ts";
import type { Words } from "../words/index.ts";
import { isScenario, type ScenarioId } from "../words/scenario-title.ts";

/** What stands on one shelf of the gallery. */
export type Shelf = keyof typeof galleryEn.shelves;

export const SHELVES: readonly Shelf[] = ["learn", "break", "rules", "own"];

/** Where each scenario stands: the compiler asks for every new one. */
const shelfOf: Readonly<Record<ScenarioId, "break" | "rules">> = {
  healthy: "break",
  raft: "break",
  "one-group": "break",
  "store-dies": "break",
  "asleep-store-dies": "break",
  "split-vote": "break",
  "leader-loses-lease": "break",
  "minority-partition": "break",
  "one-way-cut": "break",
  "rolling-restart": "break",
  "majority-partition": "break",
  "zones-apart": "break",
  "article-machine": "break",
  "slow-store": "break",
  "slow-store-kept": "break",
  "safe-mode": "break",
  "hot-region": "break",
  "split-and-merge": "break",
  "pd-leader-dies": "break",
  "pd-all-die": "break",
  "pd-minority-cut": "break",
  "pd-majority-cut": "break",
  "pd-clock-jumps": "break",
  "power-loss": "break",
  "gentle-restart": "break",
  "evict-leader-restart": "break",
  "log-gap": "break",
  "back-after-31-minutes": "break",
  "zone-lost": "break",
  "zone-lost-isolated": "break",
  "scale-out-and-in": "break",
  environments: "break",
  "peak-prewarmed": "break",
  "lost-majority": "break",
  "unsafe-recovery": "break",
  "replication-async": "break",
  "replication-semi-sync": "break",
  "replication-availability-first": "break",
  "replication-log-cut": "break",
  "replication-single-owner": "break",
  "rule-log-up-to-date-check": "rules",
  "rule-one-vote-per-term": "rules",
  "rule-persist-entries-before-ack": "rules",
  "rule-previous-entry-check": "rules",
  "rule-conflict-only-truncation": "rules",
  "rule-pre-vote": "rules",
  "rule-leader-step-down": "rules",
  "rule-randomised-timeouts": "rules",
  "rule-noop-at-election": "rules",
};

/** A scenario that comes with the page, under the id by which its words are found. */
export type KnownScenario = Scenario & { readonly id: ScenarioId };

/** The scenarios of a shelf of which the reader's words speak, in the order in which they come with the page. */
export function scenariosOn(shelf: Shelf, typed: string, words: Words, text: typeof galleryEn): readonly KnownScenario[] {
  return SCENARIOS.filter((scenario): scenario is KnownScenario => isScenario(scenario.id, words))
    .filter(({ id }) => shelfOf[id] === shelf && speaksOf(`${words.scenarios[id]} ${text.hints[id]} ${id}`, typed));
}

/** Whether every word that was typed occurs in the text, in whatever case. */
export function speaksOf(text: string, typed: string): boolean {
  const here = text.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => here.includes(word));
}
