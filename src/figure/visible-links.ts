import type { LinkFrame } from "../cluster/layers/links.ts";
import type { Duration } from "../kernel/time.ts";

/** Up to so many stores all links are drawn; beyond, only those that matter. */
const ALL_LINKS_UP_TO = 6;

/** What is wrong with one direction of a link. */
export interface DirectionFault {
  readonly cut: boolean;
  /** On top of the usual latency. */
  readonly extraLatency: Duration;
  readonly lossPercent: number;
  readonly duplicatePercent: number;
}

/** A link on the stage, between two machines; `from` has the smaller number. */
export interface VisibleLink {
  readonly from: number;
  readonly to: number;
  /** Faults of from → to and of to → from; null where that direction is healthy. */
  readonly there: DirectionFault | null;
  readonly back: DirectionFault | null;
}

/** One number for a pair of machines, whichever comes first. */
export const pairKey = (a: number, b: number): number => (a < b ? a * 65_536 + b : b * 65_536 + a);

/** What of the links to draw is wanted, besides those with a fault. Machines by their numbers. */
export interface LinkWishes {
  /** Draw every link of these stores, … */
  readonly ofStores: ReadonlySet<number>;
  /** … every link between two of these, … */
  readonly among: ReadonlySet<number>;
  /** … and these, by `linkKey`. */
  readonly links: ReadonlySet<number>;
}

/** The links to draw: between stores first, in the order of `stores`, then those with a fault to PD members and clients. */
export function visibleLinks(
  stores: readonly number[], faults: readonly LinkFrame[], wishes: LinkWishes,
): readonly VisibleLink[] {
  const byDirection = new Map(faults.map((fault) => [fault.from * 65_536 + fault.to, fault]));
  const linkOf = (a: number, b: number): VisibleLink => {
    const from = Math.min(a, b);
    const to = Math.max(a, b);
    return {
      from, to,
      there: byDirection.get(from * 65_536 + to) ?? null, back: byDirection.get(to * 65_536 + from) ?? null,
    };
  };
  const links: VisibleLink[] = [];
  const all = stores.length <= ALL_LINKS_UP_TO;
  stores.forEach((a, i) => {
    for (const b of stores.slice(i + 1)) {
      const link = linkOf(a, b);
      if (all || link.there !== null || link.back !== null || isWanted(a, b, wishes)) links.push(link);
    }
  });
  const isStore = new Set(stores);
  const seen = new Set<number>();
  for (const fault of faults) {
    const key = pairKey(fault.from, fault.to);
    if (seen.has(key) || (isStore.has(fault.from) && isStore.has(fault.to))) continue;
    seen.add(key);
    links.push(linkOf(fault.from, fault.to));
  }
  return links;
}

const isWanted = (a: number, b: number, wishes: LinkWishes): boolean =>
  wishes.ofStores.has(a) || wishes.ofStores.has(b) || (wishes.among.has(a) && wishes.among.has(b))
  || wishes.links.has(pairKey(a, b));

/** How a link is drawn: the worst that can be said of it. */
export type LinkTone = "healthy" | "silent" | "impaired" | "cut";

/** `silent` is a healthy link to a machine whose process does not run. */
export function linkTone(link: VisibleLink, silent: boolean): LinkTone {
  if (link.there?.cut === true || link.back?.cut === true) return "cut";
  if (silent) return "silent";
  return link.there !== null || link.back !== null ? "impaired" : "healthy";
}
