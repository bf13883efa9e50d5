import type { RuleFit } from "../../placement.ts";
import type { Case, Verdict } from "../checker.ts";

/** One thing that may be wrong with the peers of a rule; null where it is right. */
export type RuleStep = (region: Case, rule: RuleFit) => Verdict | null;
