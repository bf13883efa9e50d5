import type { Duration } from "../../kernel/time.ts";
import type { ServedReason } from "../types.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { joined, say, type SentencePart } from "./parts.ts";

type Parts = readonly SentencePart[];

const time = (duration: Duration): string => durationIn(DURATION_UNITS.en, duration);

/** What became of operations of one kind, as a clause; none where none was asked for. */
const work = ({ ok, failed, retries, mean, longest }: ServedReason, what: string): Parts[] => {
  const times = (count: number): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const done = mean === null ? [] : [`${times(ok)} took ${time(mean)} on average, ${time(longest)} at the longest`];
  const tries = retries === 0 ? [] : [`${retries} ${retries === 1 ? "retry" : "retries"}`];
  const all = [...done, ...(failed === 0 ? [] : [`${times(failed)} failed`]), ...(done.length + failed === 0 ? [] : tries)];
  return all.length === 0 ? [] : [say`${all.join(", ")}`];
};

const were = (count: number): string => (count === 1 ? "was" : "were");

/** What there is to say of a fault that cost no leader, in English. */
export const harmlessEn: Pick<Dictionary["reasons"], "no-leader-lost" | "deposed" | "served" | "drained" | "clock"> = {
  deposed: (r) => say`When it was over, ${r.regions} ${r.regions === 1 ? "region" : "regions"} lost a Raft leader that had ${
    "outlived it: what came back had a higher term"}.`,
  "no-leader-lost": (r) => say`No region lost its Raft leader${r.led === 0 ? "" : ` (${r.led} ${were(r.led)} led there)`}.`,
  served: (r) => say`On ${r.led === 1 ? "the region" : `the ${r.led} regions`} led there meanwhile: ${joined([
    ...work(r.writes, "write"), ...work(r.reads, "read"),
  ], "; ", "; ")}.`,
  drained: (r) => say`${r.led === 0 ? "No region was led there." : r.moved === r.led
    ? `${r.led === 1 ? "The Raft leader there was" : `All ${r.led} Raft leaders there were`} handed over; none was lost.`
    : `${r.moved} of ${r.led} Raft leaders there have been handed over; none was lost.`}`,
  clock: (r) => (r.driftPpm === 0
    ? say`The calendar alone is wrong: election timers and leases go by a clock that only counts on.`
    : say`Its election timers and leases run ${Math.abs(r.driftPpm)} ppm too ${r.driftPpm > 0 ? "fast" : "slow"}: what the others may rely on holds only while clocks run alike.`),
};
