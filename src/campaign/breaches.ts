import { findingEn } from "../story/words/finding.en.ts";
import { findingText } from "../story/words/finding.ts";
import type { ReportBody } from "../session/report.ts";

/** What did not hold in a run, as sentences: invariants, then checks of the clients' history. */
export function breachesOf({ invariants, consistency }: ReportBody): string[] {
  return [
    ...invariants.violations.map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`),
    ...[...consistency].flatMap(([name, verdict]) =>
      (verdict.outcome === "violated" ? [`check ${name}: ${findingText(verdict.finding, findingEn)}`] : [])),
  ];
}
