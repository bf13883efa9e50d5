import type { Scenario } from "../scenario.ts";
import { healthy } from "./healthy.ts";
import { lostMajority } from "./lost-majority.ts";
import { minorityPartition } from "./minority-partition.ts";
import { oneWayCut } from "./one-way-cut.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { storeDies } from "./store-dies.ts";

/** The scenarios that come with the page, in the order of its menu. */
export const SCENARIOS: readonly Scenario[] = [
  healthy, storeDies, minorityPartition, oneWayCut, rollingRestart, lostMajority,
];

/** The scenario of that id, or undefined where none comes with the page. */
export const scenarioOf = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);
