import type { Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const SINGLE_LEASE = invariant(
  "single-lease", "While a leader may answer reads by its lease, nobody else leads the region or may do so.",
);

/** Who was last told to hold a lease of a region, and until when. */
interface Lease {
  readonly store: StoreId;
  readonly until: Instant;
}

interface LeaseChecks {
  readonly report: CheckReport;
  readonly leases: Map<RegionId, Lease>;
  /** Stores whose clock runs at another rate: how long their leases last they do not know themselves. */
  readonly untimed: Set<StoreId>;
  /** By region the stores that were given up with its majority: their leases bind nobody any more. */
  readonly forsaken: Map<RegionId, readonly StoreId[]>;
}

/** single-lease: compares each lease, and each election, with the lease that was told before. */
export const leasesChecker: Checker<LeaseChecks> = {
  guards: [SINGLE_LEASE],
  create: (_, report) => ({ report, leases: new Map(), untimed: new Set(), forsaken: new Map() }),
  events: {
    "node.killed": endLeases,
    "node.powered-off": endLeases,
    "node.exited": endLeases,
    "clock.shifted": (checks, body) => {
      if (body.node.kind !== "store") return;
      if (body.driftPpm !== 0) checks.untimed.add(body.node.id);
      else checks.untimed.delete(body.node.id);
      endLeases(checks, body);
    },
    "raft.leader.forced": ({ leases, forsaken }, { region, failed }) => {
      forsaken.set(region, [...(forsaken.get(region) ?? []), ...failed]);
      if (failed.includes(leases.get(region)?.store ?? 0)) leases.delete(region);
    },
    "raft.leader.elected": (checks, { region, store, term }, { at }) => {
      checks.report.checked++;
      if (isForsaken(checks, region, store)) return;
      const other = otherLease(checks, region, store, at);
      if (other === null) return;
      violate(checks, SINGLE_LEASE, region, at,
        `store ${store} was elected in term ${term} although the lease of store ${other.store} holds until ${other.until} µs`);
    },
  },
  facts: {
    lease: (checks, { region, store, until }, now) => {
      if (checks.untimed.has(store) || isForsaken(checks, region, store)) return;
      const other = otherLease(checks, region, store, now);
      if (other !== null && until > now) {
        const detail = `the leases of stores ${other.store} and ${store} hold at once, until ${other.until} µs and ${until} µs`;
        violate(checks, SINGLE_LEASE, region, now, detail);
      }
      // Who has none ends nobody else's.
      if (until > now || other === null) checks.leases.set(region, { store, until });
    },
  },
  fork: ({ leases, untimed, forsaken }, report) =>
    ({ report, leases: new Map(leases), untimed: new Set(untimed), forsaken: new Map(forsaken) }),
};

const isForsaken = ({ forsaken }: LeaseChecks, region: RegionId, store: StoreId): boolean =>
  forsaken.size > 0 && (forsaken.get(region)?.includes(store) ?? false);

function otherLease({ leases }: LeaseChecks, region: RegionId, store: StoreId, now: Instant): Lease | null {
  const known = leases.get(region);
  return known !== undefined && known.store !== store && known.until > now ? known : null;
}

/** A process that has ended answers nothing, and what one with another clock was told no longer counts. */
function endLeases({ leases }: LeaseChecks, { node }: { readonly node: Node }): void {
  if (node.kind !== "store") return;
  for (const [region, { store }] of leases) if (store === node.id) leases.delete(region);
}
