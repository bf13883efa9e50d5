import { memberName } from "../proto/names.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const TSO_INCREASING = invariant(
  "tso-increasing", "Every timestamp that PD gives out is larger than all that any member gave out before.",
);

/** The largest timestamp so far. */
interface TimestampChecks {
  readonly report: CheckReport;
  physical: number;
  logical: number;
  member: number;
}

/** Members give timestamps out one after another, in true time: each batch must begin behind the end of the one before. */
export const timestampsChecker: Checker<TimestampChecks> = {
  guards: [TSO_INCREASING],
  create: (_, report) => ({ report, physical: -Infinity, logical: 0, member: 0 }),
  facts: {
    "tso-granted": (checks, { member, physical, logical, count }, now) => {
      const first = logical - count + 1;
      if (physical < checks.physical || (physical === checks.physical && first <= checks.logical)) {
        const detail = `${memberName(member)} gave out ${physical} ms, ${first}, and ${memberName(checks.member)} had given out ` +
          `${checks.physical} ms, ${checks.logical}`;
        violate(checks, TSO_INCREASING, 0, now, detail);
      }
      checks.physical = physical;
      checks.logical = logical;
      checks.member = member;
    },
  },
  fork: (checks, report) => ({ ...checks, report }),
};
