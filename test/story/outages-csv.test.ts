import { expect, test } from "vitest";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { outagesCsv } from "../../src/story/outages-csv.ts";

const at = (micros: number, body: EventBody): ClusterEvent => ({ id: micros, at: micros as Instant, cause: 0, body });
const lost = (micros: number, region: number): ClusterEvent => at(micros, { name: "region.unavailable", region });
const back = (micros: number, region: number): ClusterEvent =>
  at(micros, { name: "region.available", region, outage: 0 as Duration });

test("each outage is a row by its beginning; what lasts has no end, and what ends was not begun twice", () => {
  const events = [lost(1_000_000, 7), lost(1_500_001, 8), back(2_250_000, 8), back(3_000_000, 7), lost(4_000_000, 8)];
  expect(outagesCsv(events)).toBe([
    "region,from_s,to_s,seconds", "7,1.000000,3.000000,2.000000", "8,1.500001,2.250000,0.749999", "8,4.000000,,", "",
  ].join("\n"));
  expect(outagesCsv([])).toBe("region,from_s,to_s,seconds\n");
});
