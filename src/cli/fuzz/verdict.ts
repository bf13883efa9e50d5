import { brokenChecks } from "../../check/history/index.ts";
import { formatDuration, type Duration } from "../../kernel/time.ts";
import { historiesOf, historyFold } from "../../session/history.ts";
import { checksOf, pastOf, type Run } from "../../session/run.ts";
import { findingEn } from "../../story/words/finding.en.ts";
import { findingText } from "../../story/words/finding.ts";

/** What a checker has found while the run went on; null if nothing. */
export function safety(run: Run): string | null {
  const violation = checksOf(run).violations[0];
  if (violation === undefined) return null;
  const { invariant, region, at, detail } = violation;
  return `${invariant} violated in region ${region} at ${formatDuration(at as number as Duration)}: ${detail}`;
}

/** What clients saw that cannot have happened, from the first instant on; null if all of it can. */
export function consistency(run: Run): string | null {
  const [first] = brokenChecks(historiesOf(pastOf(run, historyFold)));
  return first === undefined ? null : `${first[0]} violated: ${findingText(first[1], findingEn)}`;
}
