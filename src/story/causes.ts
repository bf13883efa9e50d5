import { after, between, micros, START, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId, EventOf, StoreRefusal } from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";

/** Longer chains than this explain nothing more; the oldest links are left out. */
export const MAX_CAUSES = 100;

/** A link of the chain that answers "why?": an event, or what lies between two events and no event tells. */
export type Because =
  | { readonly kind: "event"; readonly event: ClusterEvent }
  /** Who gave their votes, and who refused them why, up to the moment at which it was decided. */
  | { readonly kind: "votes"; readonly at: Instant; readonly region: RegionId; readonly term: number; readonly preVote: boolean;
      readonly candidate: StoreId; readonly granted: readonly StoreId[];
      readonly refused: readonly { readonly store: StoreId; readonly reason: EventOf<"raft.vote.refused">["reason"] }[] }
  /** The last that a peer heard from its leader, how long it then waited, and the ticks of its timer; null where that ran not. */
  | { readonly kind: "unheard"; readonly at: Instant; readonly store: StoreId; readonly region: RegionId;
    readonly missed: StoreId;
      readonly waited: Duration; readonly timeoutTicks: number | null }
  /** The last heartbeat of a store that reached PD. */
  | { readonly kind: "last-heartbeat"; readonly at: Instant; readonly store: StoreId; readonly waited: Duration }
  /** Why PD may not use each of the stores. */
  | { readonly kind: "refusals"; readonly at: Instant; readonly refusals: readonly StoreRefusal[] };

/** A record as far as it goes back: events by id, which count up without gaps. */
export type FindEvent = (id: EventId) => ClusterEvent | undefined;

/**
 * The event and what led to it, newest first, down to an input or a bare timer. The engine's causes say what a delivery goes back
 * to; where an event rests on more than that (votes, silence, a store's state), the record is asked. It ends where the record has
 * forgotten; empty if the event itself is unknown.
 */
export function explain(find: FindEvent, id: EventId): readonly Because[] {
  const chain: Because[] = [];
  let next = find(id);
  while (next !== undefined && chain.length < MAX_CAUSES) {
    chain.push({ kind: "event", event: next }, ...(handle(besides, find, next) ?? []));
    const cause: EventId = handle(deeperCause, find, next) ?? next.cause;
    // A cause precedes its effect; anything else would be a loop.
    next = cause > 0 && cause < next.id ? find(cause) : undefined;
  }
  return chain;
}

/** What an event rests on besides its cause. */
const besides: Handlers<FindEvent, readonly Because[]> = {
  "raft.leader.elected": (find, body, event) => [votes(find, event, { ...body, preVote: false })],
  "raft.campaign.started": (find, body, event) => {
    if (body.campaign === "transfer") return [];
    if (body.campaign === "vote"
      && preVoteOf(find, event, body) !== null) return [votes(find, event, { ...body, preVote: true })];
    return [{
      kind: "unheard", at: since(event.at, body.silence), store: body.store, region: body.region, missed: body.missedStore,
      waited: body.silence, timeoutTicks: body.timeoutTicks ?? null,
    }];
  },
  "pd.store.state": (_, { store, to, silence }, { at }) =>
    to !== "Down" && to !== "Disconnected" ? [] : [{ kind: "last-heartbeat", at: since(at, silence), store, waited: silence }],
  "pd.region.stuck": (_, { refusals }, { at }) => (refusals.length === 0 ? [] : [{ kind: "refusals", at, refusals }]),
};

/** The event that an event goes back to where the engine, which knows only deliveries, names none or one far before it. */
const deeperCause: Handlers<FindEvent, EventId | null> = {
  "raft.leader.elected": (find, body, event) => campaignOf(find, event, body, ["vote", "transfer"]),
  "raft.campaign.started": (find, body, event) => (body.campaign === "vote" ? preVoteOf(find, event, body) : null),
  "pd.region.stuck": (find, body, event) => missedBefore(find, event, body.missed ?? []),
  // PD makes operators while it hears of other regions: what that heartbeat went back to is not why.
  "pd.operator.created": (find, body, event) => missedBefore(find, event, [body.from]),
};

/** The latest of the calls by which PD has written off one of the stores, if it stands by that. */
function missedBefore(find: FindEvent, event: ClusterEvent, stores: readonly StoreId[]): EventId | null {
  const undecided = new Set(stores);
  const found = before(find, event.id, ({ body }) => {
    if (body.name !== "pd.store.state" || !undecided.has(body.store)) return undecided.size === 0 ? "stop" : "no";
    undecided.delete(body.store);
    return body.to === "Down" || body.to === "Offline" ? "yes" : "no";
  });
  return found?.id ?? null;
}

type Candidacy = { readonly region: RegionId; readonly store: StoreId; readonly term: number };

const preVoteOf = (find: FindEvent, event: ClusterEvent,
  of: Candidacy): EventId | null => campaignOf(find, event, of, ["pre-vote"]);

/** The candidacy in that term which an event goes back to: the latest one of the store in the region. */
function campaignOf(
  find: FindEvent, event: ClusterEvent, of: Candidacy, kinds: readonly EventOf<"raft.campaign.started">["campaign"][],
): EventId | null {
  const found = before(find, event.id, ({ body }) =>
    isCampaign(body, of) && kinds.includes(body.campaign) ? "yes" : "no");
  return found?.id ?? null;
}

const isCampaign = (body: EventBody, of: Candidacy): body is EventOf<"raft.campaign.started"> =>
  body.name === "raft.campaign.started" && body.region === of.region && body.store === of.store && body.term === of.term;

/** The votes of that round which were given before the event, since the store began to ask for them. */
function votes(find: FindEvent, event: ClusterEvent, of: Candidacy & { readonly preVote: boolean }): Because {
  const granted = new Set<StoreId>();
  const refused = new Map<StoreId, EventOf<"raft.vote.refused">["reason"]>();
  before(find, event.id, ({ body }) => {
    if (isCampaign(body, of) && (body.campaign === "pre-vote") === of.preVote) return "stop";
    if (body.name !== "raft.vote.granted" && body.name !== "raft.vote.refused") return "no";
    if (body.region !== of.region || body.to !== of.store || body.preVote !== of.preVote) return "no";
    if (body.name === "raft.vote.refused") refused.set(body.store, body.reason);
    else if (body.term === of.term) granted.add(body.store);
    return "no";
  });
  const inOrder = (a: number, b: number): number => a - b;
  return {
    kind: "votes", at: event.at, region: of.region, term: of.term, preVote: of.preVote, candidate: of.store,
    granted: [...granted].sort(inOrder),
    refused: [...refused].sort(([a], [b]) => inOrder(a, b)).map(([store, reason]) => ({ store, reason })),
  };
}

/** So many events back nothing is looked for any more. */
const FAR = 50_000;

/** The latest event before another that the test says yes to; null where it says stop, or the record ends, first. */
function before(find: FindEvent, id: EventId, test: (event: ClusterEvent) => "yes" | "no" | "stop"): ClusterEvent | null {
  for (let earlier = id - 1; earlier > 0 && earlier > id - FAR; earlier--) {
    const event = find(earlier);
    if (event === undefined) return null;
    const verdict = test(event);
    if (verdict === "yes") return event;
    if (verdict === "stop") return null;
  }
  return null;
}

const since = (at: Instant, waited: Duration): Instant =>
  after(START, micros(Math.max(0, between(START, at) - waited)));
