import { bisector } from "d3-array";
import { effectOf, faultKindOf, type ClusterEvent, type EventBody, type EventName } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { TimeSpan } from "./time-axis.ts";

/** The kinds of events that a reader of the time bar looks for, and jumps between. */
export const SCORE_KINDS = ["fault", "election", "commit", "violation"] as const;
export type ScoreKind = (typeof SCORE_KINDS)[number];

const ELECTIONS: ReadonlySet<EventName> = new Set<EventName>([
  "raft.campaign.started", "raft.leader.elected", "raft.leader.forced", "raft.election.lost", "pd.etcd.campaign",
  "pd.etcd.elected", "pd.leader.elected",
]);

/**
 * What an event is to whoever jumps: null for none of these. A commit is the first entry of a leader's own term, with which it
 * begins to serve, or a change of members that has been applied: of further entries the record tells nothing.
 */
export function scoreKindOf(body: EventBody): ScoreKind | null {
  const { name } = body;
  if (name === "invariant.violated") return "violation";
  if (name === "raft.leader.ready" || name === "raft.conf.applied") return "commit";
  // The round before an election asks whether one would be won: the election follows, or does not.
  if (name === "raft.campaign.started" && body.campaign === "pre-vote") return null;
  if (ELECTIONS.has(name)) return "election";
  return effectOf(body) === "fault" || faultKindOf(body) !== null ? "fault" : null;
}

/** Whom an event is about. */
export interface About {
  readonly stores: readonly StoreId[];
  readonly pds: readonly number[];
  readonly clients: readonly number[];
  readonly regions: readonly RegionId[];
}

/** The fields of events that name a store by its number, and those that name a region. */
const STORE_FIELDS = ["store", "to", "from", "leader", "missedStore"] as const;
const REGION_FIELDS = ["region", "into"] as const;
const NODE_FIELDS = ["node", "from", "to"] as const;

export function aboutOf(body: EventBody): About {
  const fields = body as unknown as Readonly<Record<string, unknown>>;
  const numbers = (names: readonly string[]): number[] =>
    names.map((name) => fields[name]).filter((value): value is number => typeof value === "number" && value > 0);
  const stores = numbers(STORE_FIELDS);
  const [pds, clients] = [numbers(["member"]), numbers(["client"])];
  for (const name of NODE_FIELDS) {
    const node = fields[name];
    if (typeof node !== "object" || node === null || !("kind" in node) || !("id" in node)) continue;
    if (typeof node.id !== "number") continue;
    if (node.kind === "store") stores.push(node.id);
    else if (node.kind === "pd") pds.push(node.id);
    else if (node.kind === "client") clients.push(node.id);
  }
  const regions = numbers(REGION_FIELDS);
  if (body.name === "region.merged") regions.push(body.into.id);
  return { stores, pds, clients, regions };
}

const byInstant = bisector((event: Pick<ClusterEvent, "at">) => event.at);

/** The event of a list behind an instant, or before it; null where there is none. The list is in order of time. */
export const besideIn = <Event extends Pick<ClusterEvent, "at">>(list: readonly Event[], now: number, by: 1 | -1): Event | null =>
  list[by === 1 ? byInstant.right(list, now) : byInstant.left(list, now) - 1] ?? null;

/**
 * Where marks stand that are to be seen in a span, in pixels of a plot so wide: of those that share a pixel one, so that what is
 * drawn never exceeds the pixels however long the history.
 */
export function markPlaces(list: readonly Pick<ClusterEvent, "at">[], { from, to }: TimeSpan, width: number): readonly number[] {
  const places: number[] = [];
  const perPixel = (to - from) / Math.max(1, width);
  let i = byInstant.left(list, from);
  while (i < list.length) {
    const at = list[i]?.at ?? Infinity;
    if (at > to) break;
    const pixel = Math.floor((at - from) / perPixel);
    places.push((at - from) / perPixel);
    // Past all that falls into this pixel, without looking at each.
    i = Math.max(i + 1, byInstant.left(list, from + (pixel + 1) * perPixel, i + 1));
  }
  return places;
}
