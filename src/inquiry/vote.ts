import { eventKind, type ClusterEvent, type Condition, type EventOf, type Node } from "../proto/events.ts";
import type { Instant } from "../kernel/time.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { candidatesOf } from "../cluster/candidates.ts";
import { createReachability, reaches, turnNetwork, type Reachability } from "../story/network.ts";
import { defineInquiry, type Evidence } from "./definition.ts";
import { storeNode } from "./machines.ts";
import type { Obstacle, InquiryOf } from "./types.ts";

/** Who voted for whom in an election that the record holds, and why not for another: by the votes and refusals given. */
export const voteQuestion = defineInquiry({
  kind: "vote", places: ["region", "[term]", "[store]"],
  ask: (region, term = null, store = null) => ({ kind: "vote", region: region ?? 0, term, store }),
  answer: (question, evidence) => {
    const election = findElection(question, evidence);
    if (election === null) return [{ kind: "no-election", region: question.region, term: question.term }];
    const round = gather(election, question, evidence);
    return [headline(election, question.region, round), ...(question.store === null
      ? round.candidacies.flatMap((candidacy) => told(candidacy, round))
      : ofOne(question.store, question.region, round, evidence))];
  },
});

/** What is asked for: from where in the record to where, and how it ended. */
interface Election {
  readonly from: number;
  readonly to: number;
  readonly term: number;
  readonly won: ClusterEvent & { readonly body: EventOf<"raft.leader.elected"> } | null;
}

const isElected = (event: ClusterEvent, region: RegionId): event is NonNullable<Election["won"]> =>
  event.body.name === "raft.leader.elected" && event.body.region === region;

/** The latest election of the region, or that of the term; it begins behind the one before it. */
function findElection({ region, term }: InquiryOf<"vote">, { events }: Evidence): Election | null {
  let to = -1;
  let highest = 0;
  for (let place = events.length - 1; place >= 0; place--) {
    const event = events[place] as ClusterEvent;
    const { body } = event;
    if (body.name === "raft.campaign.started" && body.region === region && (term === null || body.term === term)) {
      highest = Math.max(highest, body.term);
      if (to < 0) to = place;
    }
    if (!isElected(event, region)) continue;
    if (term === null || event.body.term === term) {
      // Whoever stands since, and has not won, is asked for by its own term.
      return { from: beforeIt(events, place, region), to: place, term: event.body.term, won: event };
    }
    if (to >= 0) break;
  }
  return to < 0 ? null : { from: beforeIt(events, to, region), to: events.length - 1, term: highest, won: null };
}

/** Where the region's election before this one ended. */
function beforeIt(events: readonly ClusterEvent[], to: number, region: RegionId): number {
  for (let place = to - 1; place >= 0; place--) if (isElected(events[place] as ClusterEvent, region)) return place + 1;
  return 0;
}

type Campaign = ClusterEvent & { readonly body: EventOf<"raft.campaign.started"> };
type Vote = ClusterEvent & { readonly body: EventOf<"raft.vote.granted"> | EventOf<"raft.vote.refused"> };

/** A store's question for votes, and what was wrong with machines and links as it was asked. */
interface Candidacy {
  readonly campaign: Campaign;
  readonly answers: Vote[];
  readonly absent: ReadonlyMap<StoreId, { readonly because: Condition | "parted"; readonly since: Instant | null }>;
}

/** The candidacies of an election, and who had a vote in it. */
interface Round {
  readonly voters: readonly StoreId[];
  readonly candidacies: readonly Candidacy[];
  readonly from: Instant;
  readonly at: Instant;
}

/** Goes through the record once: who is ill and who is parted is told by events, as are candidacies, votes and refusals. */
function gather({ from, to }: Election, { region, term }: InquiryOf<"vote">, { cluster, events }: Evidence): Round {
  const network = createReachability(cluster.topology);
  const ill = new Map<StoreId, { condition: Condition; at: Instant }>(cluster.topology.stores.filter(({ alive }) => !alive)
    .map(({ id }) => [id, { condition: "stopped", at: 0 as Instant }]));
  const born = cluster.topology.regions.find(({ id }) => id === region)?.peers ?? [];
  let voters: readonly StoreId[] = born.filter(({ role }) => role !== "Learner").map(({ storeId }) => storeId);
  const candidacies: Candidacy[] = [];
  for (let place = 0; place <= to; place++) {
    const event = events[place] as ClusterEvent;
    const { body } = event;
    turnNetwork(network, event);
    turnIll(ill, event);
    if (!("region" in body) || body.region !== region) continue;
    if (body.name === "raft.conf.applied") voters = [...new Set([...body.voters, ...body.outgoing])];
    if (place < from) continue;
    if (body.name === "raft.campaign.started") {
      candidacies.push({ campaign: event as Campaign, answers: [], absent: absentees(voters, body.store, ill, network) });
    } else if (body.name === "raft.vote.granted" || body.name === "raft.vote.refused") {
      asked(candidacies, body)?.answers.push(event as Vote);
    }
  }
  const start = events[from]?.at ?? (0 as Instant);
  // Without a term also those that came to nothing on the way: a split vote is a part of the answer.
  const meant = candidacies.filter(({ campaign }) => term === null || campaign.body.term === term);
  return { voters: [...voters].sort((a, b) => a - b), candidacies: meant, from: start, at: events[to]?.at ?? start };
}

/** Which processes do not answer, since when. */
function turnIll(ill: Map<StoreId, { condition: Condition; at: Instant }>, { at, body }: ClusterEvent): void {
  if (!("node" in body) || body.node.kind !== "store") return;
  const { breaks, mends } = eventKind(body.name);
  const known = ill.get(body.node.id);
  if (known !== undefined && mends?.includes(known.condition) === true) ill.delete(body.node.id);
  if (breaks === "stopped" || breaks === "paused") ill.set(body.node.id, { condition: breaks, at });
}

function absentees(
  voters: readonly StoreId[], candidate: StoreId, ill: ReadonlyMap<StoreId, { condition: Condition; at: Instant }>,
  network: Reachability,
): Candidacy["absent"] {
  const absent = new Map<StoreId, { readonly because: Condition | "parted"; readonly since: Instant | null }>();
  const passes = (a: Node, b: Node): boolean => reaches(network, a, b) && reaches(network, b, a);
  for (const voter of voters) {
    const sick = ill.get(voter);
    if (sick !== undefined) absent.set(voter, { because: sick.condition, since: sick.at });
    else if (voter !== candidate && !passes(storeNode(voter), storeNode(candidate))) {
      absent.set(voter, { because: "parted", since: null });
    }
  }
  return absent;
}

/** The candidacy that a vote is about: the latest of that store, of that kind. A refusal may name a later term of its own. */
const asked = (candidacies: readonly Candidacy[], { to, preVote }: Vote["body"]): Candidacy | undefined =>
  candidacies.slice().reverse().find(({ campaign: { body } }) => body.store === to && (body.campaign === "pre-vote") === preVote);

function headline({ won, term }: Election, region: RegionId, { voters }: Round): Obstacle {
  if (won === null) return { kind: "not-elected", region, term };
  const { store } = won.body;
  return { kind: "elected", store, region, term, at: won.at, votes: won.body.voters.length, voters: voters.length };
}

/** That a store stood, and what each voter made of it. */
function told(candidacy: Candidacy, round: Round): readonly Obstacle[] {
  const { campaign: { at, body } } = candidacy;
  const { store, term } = body;
  const first: Obstacle = body.campaign === "transfer" ? { kind: "handed", store, term, at }
    : { kind: "stood", store, term, at, preVote: body.campaign === "pre-vote", ticks: body.timeoutTicks ?? null };
  return [first, ...round.voters.filter((voter) => voter !== store).flatMap((voter) => answerOf(voter, candidacy))];
}

/** What a voter said to a candidate, or why nothing is known of an answer. */
function answerOf(voter: StoreId, { campaign, answers, absent }: Candidacy): readonly Obstacle[] {
  const { store: to } = campaign.body;
  const preVote = campaign.body.campaign === "pre-vote";
  const given = answers.filter(({ body }) => body.store === voter);
  if (given.length > 0) {
    return given.map(({ at, body }): Obstacle => (body.name === "raft.vote.granted"
      ? { kind: "voted", store: voter, to, term: body.term, at, preVote }
      : { kind: "refused", store: voter, to, term: body.term, at, preVote, reason: body.reason }));
  }
  const why = absent.get(voter);
  return [{ kind: "no-answer", store: voter, to, preVote, because: why?.because ?? null, since: why?.since ?? null }];
}

/** How far its timer was when another store's had run out. */
function timerThen(store: StoreId, region: RegionId, { candidacies }: Round, { before }: Evidence): readonly Obstacle[] {
  const [first] = candidacies;
  if (first === undefined || before === undefined || first.campaign.at === 0) return [];
  const at = (first.campaign.at - 1) as Instant;
  const cluster = before(at);
  const own = cluster === null ? undefined : candidatesOf(cluster, region).find((each) => each.store === store && each.runs);
  return own === undefined ? [] : [{ kind: "timer-then", store, at, ticks: own.ticks, whole: own.timeoutTicks }];
}

/** Why not this store: what became of its own candidacies, or that it never stood; then whom the voters chose instead. */
function ofOne(store: StoreId, region: RegionId, round: Round, evidence: Evidence): readonly Obstacle[] {
  if (!round.voters.includes(store)) return [{ kind: "had-no-replica", store, region }];
  const own = round.candidacies.filter(({ campaign }) => campaign.body.store === store);
  const votes = round.candidacies.filter(({ campaign }) => campaign.body.campaign !== "pre-vote" && campaign.body.store !== store)
    .flatMap(({ answers }) => answers).filter(({ body }) => body.name === "raft.vote.granted")
    .map(({ at, body }): Obstacle => ({ kind: "voted", store: body.store, to: body.to, term: body.term, at, preVote: false }));
  const absent = round.candidacies.find(({ absent: those }) => those.has(store))?.absent.get(store);
  const others = round.candidacies.find(({ campaign }) => campaign.body.store !== store)?.campaign.body.store ?? 0;
  return [
    ...(own.length > 0 ? own.flatMap((candidacy) => told(candidacy, round))
      : [{ kind: "never-stood", store, since: round.from, at: round.at } as const, ...timerThen(store, region, round, evidence)]),
    ...(own.length > 0 || absent === undefined ? []
      : [{ kind: "no-answer", store, to: others, preVote: false, because: absent.because, since: absent.since } as const]),
    ...votes,
  ];
}

