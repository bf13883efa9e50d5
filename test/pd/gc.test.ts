import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { seconds } from "../../src/kernel/time.ts";
import { noteGcReport } from "../../src/pd/gc.ts";
import type { GcReport, GcState } from "../../src/proto/gc.ts";

/** What PD keeps after these reports: where nothing else is said, nothing asked, no transaction, at the first instant. */
function kept(...reports: readonly (Partial<GcReport> & { readonly client: number })[]): GcState {
  let state: GcState | null = null;
  for (const report of reports) state = noteGcReport(state, { oldest: 0, txnSafePoint: 0, safePoint: 0, now: 0, ...report });
  return defined(state, "there was a report");
}

const pointsOf = ({ txnSafePoint, safePoint }: GcState): readonly number[] => [txnSafePoint, safePoint];

describe("the collection of old versions, as PD keeps it", () => {
  test("the first client that is heard of collects for all, and what others ask for counts for nothing", () => {
    const state = kept({ client: 7, txnSafePoint: 50, safePoint: 40 }, { client: 8, txnSafePoint: 90, safePoint: 80 });
    expect([state.worker, ...pointsOf(state)]).toEqual([7, 50, 40]);
  });

  test("another collects when the first was not heard of for two minutes, at that very instant", () => {
    const first = { client: 7, txnSafePoint: 50 };
    const second = (now: number) => ({ client: 8, txnSafePoint: 90, now });
    const before = kept(first, second(seconds(120) - 1));
    const then = kept(first, second(seconds(120)));
    expect([before.worker, before.txnSafePoint, before.reports.size]).toEqual([7, 50, 2]);
    expect([then.worker, then.txnSafePoint, then.reports.size]).toEqual([8, 90, 1]);
  });

  test("nothing goes that the oldest transaction of any client may read, its own instant the first that stays", () => {
    expect(pointsOf(kept({ client: 8, oldest: 30 }, { client: 7 }, { client: 8, oldest: 30, txnSafePoint: 50, safePoint: 50 })))
      .toEqual([29, 29]);
    expect(pointsOf(kept({ client: 7, oldest: 60 }, { client: 8, oldest: 20 }, { client: 7, oldest: 60, txnSafePoint: 50 })))
      .toEqual([19, 0]);
    // A client that is heard of no more holds nothing back.
    const late = { client: 7, txnSafePoint: 50, now: seconds(200) };
    expect(pointsOf(kept({ client: 7 }, { client: 8, oldest: 20 }, { client: 7, now: seconds(100) }, late))).toEqual([50, 0]);
  });

  test("neither point goes back, and versions go no further than transactions were told", () => {
    expect(pointsOf(kept({ client: 7, txnSafePoint: 50, safePoint: 50 }, { client: 7, txnSafePoint: 40, safePoint: 30 })))
      .toEqual([50, 50]);
    expect(pointsOf(kept({ client: 7, txnSafePoint: 50, safePoint: 70 }))).toEqual([50, 50]);
    expect(pointsOf(kept({ client: 7, safePoint: 70 }))).toEqual([0, 0]);
  });
});
