import type { Duration } from "../kernel/time.ts";
import type { Fold } from "../proto/fold.ts";

/** The longest time for which one region could serve nobody, of those that are over. */
export const outagesFold: Fold<{ longest: Duration }> = {
  name: "outages",
  create: () => ({ longest: 0 as Duration }),
  event: (outages, { body }) => {
    if (body.name === "region.available" && body.outage > outages.longest) outages.longest = body.outage;
  },
  fork: (outages) => ({ ...outages }),
};
