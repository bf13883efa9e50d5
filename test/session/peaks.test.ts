import { expect, test } from "vitest";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { peaksFold, peaksReport } from "../../src/session/peaks.ts";

/** The peaks of a run that begins with 20 requests a second, and is set to these rates each second. */
function peaksOf(...rates: readonly number[]): readonly string[] {
  const tale = peaksFold.create({ rate: 20 });
  rates.forEach((rate, second) => {
    const at = (START + seconds(second + 1)) as Instant;
    const body = { name: "settings.changed", key: "client.rate", value: `${rate}` };
    peaksFold.event?.(tale, { at, body } as unknown as ClusterEvent);
  });
  return (peaksReport(tale)?.peaks ?? []).map(({ from, to }) => `${from} to ${to}`);
}

test("a peak is a rise above the rate that there was, from the first on", () => {
  expect(peaksOf(30, 10, 15)).toEqual(["20 to 30", "10 to 15"]);
  expect(peaksOf(19, 20)).toEqual(["19 to 20"]);
  expect(peaksOf(20)).toEqual([]);
});
