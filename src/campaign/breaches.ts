import { findingEn } from "../story/words/finding.en.ts";
import { findingText } from "../story/words/finding.ts";
import { brokenChecksOf } from "../session/report.ts";
import { checksOf, type Run } from "../session/run.ts";

/** What did not hold in a run with `REPORT_FOLDS`, as sentences: invariants, then checks of the clients' history. */
export function breachesOf(run: Run): string[] {
  return [
    ...checksOf(run).violations.map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`),
    ...brokenChecksOf(run).map(([name, finding]) => `check ${name}: ${findingText(finding, findingEn)}`),
  ];
}
