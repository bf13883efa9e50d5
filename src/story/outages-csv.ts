import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";

const secondsText = (micros: number): string => (micros / 1_000_000).toFixed(6);

/**
 * Times in which regions could serve nobody, a row for each in the order in which they began, as spreadsheets read them: seconds
 * of the run's clock. What lasts beyond the record has no end in it.
 */
export function outagesCsv(events: readonly ClusterEvent[]): string {
  const rows: { readonly region: RegionId; readonly from: Instant; to: Instant | null }[] = [];
  const lasting = new Map<RegionId, (typeof rows)[number]>();
  for (const { at, body } of events) {
    if (body.name === "region.unavailable") {
      const row = { region: body.region, from: at, to: null };
      lasting.set(body.region, row);
      rows.push(row);
    } else if (body.name === "region.available") {
      const row = lasting.get(body.region);
      if (row !== undefined) row.to = at;
      lasting.delete(body.region);
    }
  }
  const lines = rows.map(({ region, from, to }) =>
    [region, secondsText(from), ...(to === null ? ["", ""] : [secondsText(to), secondsText(to - from)])].join(","));
  return ["region,from_s,to_s,seconds", ...lines, ""].join("\n");
}
