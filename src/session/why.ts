import { candidatesOf, type Candidate } from "../cluster/candidates.ts";
import { whyNot } from "../inquiry/index.ts";
import type { AnswerWhyNot, Inquiry } from "../inquiry/types.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventId } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import { explain, type Because } from "../story/index.ts";
import { eventOf } from "./event-of.ts";
import { glimpse, type Run } from "./run.ts";

/** The voters of a region just before one of them stood for election: why it was that one. */
export interface Rivals {
  /** Who stood. */
  readonly first: StoreId;
  readonly candidates: readonly Candidate[];
}

export interface Explanation {
  /** Empty for a question about what did not happen. */
  readonly chain: readonly Because[];
  /** For an election whose moment can be looked at again soon enough; null for anything else. */
  readonly rivals: Rivals | null;
  /** The answer to a question about what did not happen. */
  readonly notSo?: AnswerWhyNot;
}

/** Looking again takes a replay of some seconds: of more regions, nobody would wait for it. */
const MOST_REGIONS = 400;

/** Why something did not happen, by the run as it stands and its record up to there. */
function whyNotOf(run: Run, question: Inquiry): AnswerWhyNot {
  const { cluster, branch: { events } } = run;
  const known = cluster.eventCount - (events[0]?.id ?? 1) + 1;
  const isSmall = cluster.replicaMachines.size <= MOST_REGIONS;
  return whyNot(question, { cluster, events: events.slice(0, known), before: (at) => (isSmall ? glimpse(run, at) : null) });
}

/**
 * What led to an event, or what stands in the way of what is asked for; for an election also why that store stood and no other,
 * read from the moment before.
 */
export function whyOf(run: Run, asked: EventId | Inquiry): Explanation {
  if (typeof asked === "object") return { chain: [], rivals: null, notSo: whyNotOf(run, asked) };
  const id = asked;
  const chain = explain((each) => eventOf(run, each), id);
  return { chain, rivals: run.cluster.replicaMachines.size > MOST_REGIONS ? null : rivalsOf(run, chain) };
}

function rivalsOf(run: Run, chain: readonly Because[]): Rivals | null {
  const [asked] = chain;
  if (asked?.kind !== "event" || !["raft.leader.elected", "raft.campaign.started"].includes(asked.event.body.name)) return null;
  // The candidacy that silence led to, which is followed by that silence.
  const place = chain.findIndex((link) => link.kind === "unheard");
  const stood = chain[place - 1];
  if (stood?.kind !== "event" || stood.event.body.name !== "raft.campaign.started" || stood.event.at === 0) return null;
  const { region, store } = stood.event.body;
  const at = (stood.event.at - 1) as Instant;
  const cluster = glimpse(run, at);
  return cluster === null ? null : { first: store, candidates: candidatesOf(cluster, region) };
}
