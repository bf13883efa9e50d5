import type { Scenario } from "../../exchange/scenario.ts";
import { SCENARIOS } from "../../exchange/scenarios/index.ts";
import type { Words } from "../words/index.ts";
import { isScenario, type ScenarioId } from "../words/scenario-title.ts";

/** The headings of the gallery under which scenarios stand. */
export type Shelf = "start" | "faults" | "rules";

export const SHELVES: readonly Shelf[] = ["start", "faults", "rules"];

/** Where each scenario stands: the compiler asks for every new one. */
const shelfOf: Readonly<Record<ScenarioId, Shelf>> = {
  healthy: "start",
  raft: "start",
  "one-group": "start",
  "store-dies": "start",
  "split-vote": "faults",
  "leader-loses-lease": "faults",
  "minority-partition": "faults",
  "one-way-cut": "faults",
  "rolling-restart": "faults",
  "lost-majority": "faults",
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

/** The scenarios of a shelf of which the reader's words speak, in the order in which they come with the page. */
export function scenariosOn(shelf: Shelf, typed: string, words: Words): readonly Scenario[] {
  return SCENARIOS.filter(({ id }) => {
    if (!isScenario(id, words) || shelfOf[id] !== shelf) return false;
    const { label, hint } = words.scenarios[id];
    return speaksOf(`${label} ${hint} ${id}`, typed);
  });
}

/** Whether every word that was typed occurs in the text, in whatever case. */
export function speaksOf(text: string, typed: string): boolean {
  const here = text.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => here.includes(word));
}
