import type { Words } from "./index.ts";

export type ScenarioId = keyof Words["scenarios"];

export const isScenario = (id: string, words: Words): id is ScenarioId => Object.hasOwn(words.scenarios, id);

/** What a run is called: its scenario's title in the reader's language, else the name that its cluster came with. */
export function scenarioTitle(scenario: string, name: string, words: Words): string {
  if (isScenario(scenario, words)) return words.scenarios[scenario];
  if (name !== "") return name;
  return scenario === "imported" ? words.scenarioImportedName : words.scenarioLinkName;
}
