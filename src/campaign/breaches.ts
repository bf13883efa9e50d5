import { findingEn } from "../story/words/finding.en.ts";
import { findingText } from "../story/words/finding.ts";
import { brokenChecks } from "../check/history/index.ts";
import { historiesOf, historyFold } from "../session/history.ts";
import { checksOf, pastOf, type Run } from "../session/run.ts";

/** What did not hold in a run, as sentences: invariants, then checks of the clients' history. It was created with `REPORT_FOLDS`. */
export function breachesOf(run: Run): string[] {
  return [
    ...checksOf(run).violations.map(({ invariant, detail }) => `invariant ${invariant}: ${detail}`),
    ...brokenChecks(historiesOf(pastOf(run, historyFold))).map(([name, finding]) => `check ${name}: ${findingText(finding, findingEn)}`),
  ];
}
