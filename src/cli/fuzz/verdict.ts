import { formatDuration, type Duration } from "../../kernel/time.ts";
import { brokenChecksOf } from "../../session/report.ts";
import { checksOf, type Run } from "../../session/run.ts";
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
  const [first] = brokenChecksOf(run);
  return first === undefined ? null : `${first[0]} violated: ${findingText(first[1], findingEn)}`;
}
