import { duration, type ValuesOf } from "../kernel/setting.ts";
import { after, hours, millis, NEVER, seconds, type Instant } from "../kernel/time.ts";
import type { Detector, Opinion } from "./detector.ts";

const TABLE = {
  ttl: duration("lease.ttl", { tikv: seconds(10) }, { min: millis(100), max: hours(1) }),
  renew: duration("lease.renew", { tikv: seconds(3) }, { min: millis(100), max: hours(1) }),
};

/** The store holds a lease, which it renews in good time; it is gone when the lease runs out. */
export const lease: Detector<ValuesOf<typeof TABLE>, Opinion> = {
  name: "lease",
  table: TABLE,
  moves: [["held", "expired"], ["expired", "held"]],
  alarms: ["expired"],
  rhythm: ({ renew }) => ({ beat: renew, probe: null }),
  begin: ({ ttl }, at) => ({ name: "held", until: after(at, ttl) }),
  hear({ ttl }, state, { kind }, at) {
    if (kind === "beat") return { name: "held", until: after(at, ttl) };
    return isOver(state, at) ? EXPIRED : state;
  },
};

const EXPIRED: Opinion = { name: "expired", until: NEVER };

const isOver = ({ until }: Opinion, at: Instant): boolean => at >= until;
