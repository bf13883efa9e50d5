import type { ClusterEvent } from "../proto/events.ts";
import { outagesIn } from "./outages.ts";

const secondsText = (micros: number): string => (micros / 1_000_000).toFixed(6);

/**
 * Times in which regions could serve nobody, a row for each in the order in which they began, as spreadsheets read them: seconds
 * of the run's clock. What lasts beyond the record has no end in it.
 */
export function outagesCsv(events: readonly ClusterEvent[]): string {
  const lines = outagesIn(events).map(({ region, from, to }) =>
    [region, secondsText(from), ...(to === null ? ["", ""] : [secondsText(to), secondsText(to - from)])].join(","));
  return ["region,from_s,to_s,seconds", ...lines, ""].join("\n");
}
