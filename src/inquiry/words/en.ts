import { between, type Duration, type Instant } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import { errors } from "../../story/words/errors.en.ts";
import { filtersEn } from "../../story/words/filters.en.ts";
import { DURATION_UNITS, durationIn, storyTime } from "../../story/words/format.ts";
import { nodeEn as node, storeEn as store, storesEn as stores } from "../../story/words/machines.en.ts";
import { begun as sentence, reference, say, type SentencePart } from "../../story/words/parts.ts";
import { voteRefusalEn } from "../../story/words/votes.en.ts";
import { waitsEn } from "../../story/words/waits.en.ts";
import type { AnswerTelling, WhyNotWords } from "./dictionary.ts";

const time = (duration: Duration): string => durationIn(DURATION_UNITS.en, duration);
const region = (t: AnswerTelling, id: number): SentencePart => reference("region", id, `region ${idText(id, t.names)}`);
const ago = (t: AnswerTelling, at: Instant): string => `${storyTime(at)}, ${time(between(at, t.at))} ago`;
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const PROCESSES = { paused: "stands still (paused)", dead: "does not run: its process is dead", off: "is powered off" } as const;
const ILL = { stopped: "its process did not run", paused: "its process stood still", slow: "its disk was slow",
  full: "its disk was full",
  clock: "its clock was wrong", parted: "no message passed between them" } as const;
const WAITS = { ...waitsEn, copying: "the copy is under way" };
const PHASES = {
  sent: "waits for the store's answer", locating: "asks PD where the key lies", sleeping: "sleeps before it tries again",
  checking: "waits for a sign of life of the store", locked: "waits for a lock to go",
  parked: "waits for another request of this client, which asks for all",
} as const;

/** Why not, in English. */
export const whyNotEn: WhyNotWords = {
  title: "Why not?",
  asked: {
    lead: (q, t) => sentence(say`Why ${store(t, q.store)} does not lead ${region(t, q.region)}`),
    vote: (q, t) => say`Who voted for whom in ${region(t, q.region)}${q.term === null ? "" : `, term ${q.term}`}${
      q.store === null ? "" : say`, and why not for ${store(t, q.store)}`}`,
    serve: (q, t) => sentence(say`Why ${region(t, q.region)} is not served`),
    commit: (q, t) => say`Why ${q.index === null ? "an entry" : `entry ${q.index}`} of ${region(t, q.region)} is not committed`,
    repair: (q, t) => say`Why PD does not repair ${region(t, q.region)} yet`,
    replace: (q, t) => say`Why PD does not ${q.store === 0 ? "repair" : say`replace what stands on ${store(t, q.store)}`} yet`,
    answer: (q, t) => say`Why ${node(t, { kind: "client", id: q.client })} still waits`,
  },
  until: (until, t) => ` Not before ${storyTime(until)}, in ${time(Math.max(0, between(t.at, until)) as Duration)}.`,
  obstacles: {
    unknown: () => say`There is no such machine.`,
    machine: (o, t) => sentence(say`${node(t, o.node)} ${PROCESSES[o.process]} since ${ago(t, o.since)}.`),
    parted: (o, t) => say`No answer passes between ${node(t, o.from)} and ${node(t, o.to)}: the link is cut.`,
    "slow-link": (o, t) => say`The link between ${node(t, o.from)} and ${node(t, o.to)} is hampered${
      o.extra > 0 ? `: ${time(o.extra)} slower` : ""}${o.lossPercent > 0 ? `, it loses ${o.lossPercent} % of the messages` : ""}.`,
    "disk-stalled": (o, t) => say`The disk of ${store(t, o.store)} is stalled: no write begins.`,
    "disk-slow": (o, t) => say`The disk of ${store(t, o.store)} is slow: each write takes ${time(o.extra)} longer.`,
    "disk-full": (o, t) => say`The disk of ${store(t, o.store)} is full.`,
    leads: (o, t) => sentence(say`${store(t, o.store)} leads ${region(t, o.region)} in term ${o.term}.`),
    "no-replica": (o, t) => sentence(say`${store(t, o.store)} holds no replica of ${region(t, o.region)}.`),
    learner: (o, t) => sentence(say`${store(t, o.store)} holds a learner: it neither votes nor stands for election, and no commit waits for it.`),
    empty: (o, t) => sentence(say`${store(t, o.store)} has nothing of the region yet: its first snapshot is to come.`),
    follows: (o, t) => sentence(say`${store(t, o.store)} hears its Raft leader, ${store(t, o.leader)} (term ${o.term
      }), with every heartbeat: who hears a leader does not stand, and refuses others its vote (PreVote, lease).`),
    asleep: (o, t) => sentence(say`the group hibernates on ${store(t, o.store)}: no timer runs until a message or the stale check wakes it.`),
    timer: (o, t) => sentence(say`the election timer of ${store(t, o.store)} has counted ${o.ticks} of ${o.whole} ticks.`),
    stands: (o, t) => sentence(say`${store(t, o.store)} ${o.preVote ? "asks whether it would be voted for (PreVote)" : "stands for election"} in term ${
      o.term}: ${o.granted} of ${o.needed} votes needed.`),
    "vote-refused": (o, t) => sentence(say`${store(t, o.store)} refuses ${store(t, o.to)} its vote${
      o.reason === null ? "" : `: ${voteRefusalEn[o.reason]}`}.`),
    "vote-outstanding": (o, t) => say`The answer of ${store(t, o.store)} to ${store(t, o.to)} is outstanding.`,
    "log-behind": (o, t) => sentence(say`${store(t, o.store)} cannot win: its last entry is ${o.lastIndex} of term ${
      o.lastTerm}, and ${
      stores(t, o.others)} ${o.others.length === 1 ? "has" : "have"} a newer one, and refuse their votes (Raft 5.4.1).`),
    "kept-away": (o, t) => say`PD hands ${store(t, o.store)} no leadership: it ${filtersEn[o.filter]}.`,
    "no-election": (o, t) => say`The record holds no election of ${region(t, o.region)}${o.term === null
      ? ": its Raft leader was there from the beginning, or the record has forgotten" : ` in term ${o.term}`}.`,
    elected: (o, t) => sentence(say`${store(t, o.store)} was elected Raft leader of ${region(t, o.region)} in term ${o.term} at ${
      storyTime(o.at)}, by ${counted(o.votes, "vote")} of ${counted(o.voters, "voter")}.`),
    "not-elected": (o, t) => say`Nobody has won an election of ${region(t, o.region)} in term ${o.term}.`,
    stood: (o, t) => sentence(say`${store(t, o.store)} ${o.preVote ? "asked beforehand (PreVote)"
      : "stood for election"} in term ${o.term} at ${
      storyTime(o.at)}${o.ticks === null ? "" : `, when its timer of ${o.ticks} ticks had run out`}.`),
    handed: (o, t) => sentence(say`${store(t, o.store)} was handed the leadership: it stood in term ${o.term} at ${storyTime(o.at)} without waiting.`),
    "never-stood": (o, t) => sentence(say`${store(t, o.store)} asked nobody: it did not stand between ${storyTime(o.since)} and ${
      storyTime(o.at)}, and who is not asked gives no vote.`),
    "timer-then": (o, t) => sentence(say`${store(t, o.store)} had counted ${o.ticks} of the ${
      o.whole} ticks of its own timer when the first stood, at ${
      storyTime(o.at)}.`),
    voted: (o, t) => sentence(say`${store(t, o.store)} ${o.preVote ? "would vote" : "voted"} for ${store(t, o.to)} in term ${
      o.term} at ${storyTime(o.at)}${
      o.preVote ? "" : ": one vote in a term"}.`),
    refused: (o, t) => sentence(say`${store(t, o.store)} refused ${store(t, o.to)} ${
      o.preVote ? "a pre-vote" : "its vote"} at ${storyTime(o.at)}: ${
      voteRefusalEn[o.reason]}.`),
    "no-answer": (o, t) => sentence(say`${store(t, o.store)} gave ${store(t, o.to)} no ${o.preVote ? "pre-vote" : "vote"}: ${
      o.because === null
      ? "the record holds no answer of it before the election was decided" : ILL[o.because]}${
      o.since === null ? "" : ` since ${storyTime(o.since)}`}.`),
    "had-no-replica": (o, t) => sentence(say`${store(t, o.store)} was no voter of ${region(t, o.region)} then.`),
    committed: (o, t) => say`All of ${region(t, o.region)} is committed, up to entry ${o.index}.`,
    "no-entry": (o, t) => say`The log of ${region(t, o.region)} ends with entry ${o.last}: there is no entry ${o.index}.`,
    "nobody-commits": (o, t) => sentence(say`${region(t, o.region)} has no Raft leader, and only a leader commits.`),
    uncommitted: (o, t) => say`Entry ${o.index} of ${region(t, o.region)} is on ${o.have} of the ${
      o.needed} disks needed; the log of its Raft leader, ${
      store(t, o.leader)}, ends with ${o.last}.`,
    acknowledged: (o, t) => sentence(say`${store(t, o.store)} has it, and all up to ${o.match}.`),
    "older-term": (o) => say`It is of term ${o.term}: a Raft leader of term ${o.of} commits it only with an entry of its own term (Raft 5.4.2).`,
    writing: (o, t) => sentence(say`${store(t, o.store)} has entries up to ${o.durable} on its disk, and writes the next${
      o.until === null ? " as soon as it can" : ""}.`),
    "under-way": (o, t) => say`The ${o.what} from ${store(t, o.from)} to ${store(t, o.to)} is under way, and arrives at ${storyTime(o.arrives)}.`,
    "awaits-snapshot": (o, t) => sentence(say`${store(t, o.store)} is so far behind that it waits for a snapshot.`),
    behind: (o, t) => sentence(say`${store(t, o.store)} has acknowledged ${o.match} of ${o.last} entries${
      o.probes ? ": its Raft leader sends one append at a time and waits for the answer (probe)" : ""}.`),
    whole: (o, t) => sentence(say`${region(t, o.region)} needs no repair: each placement rule has its replicas.`),
    "no-region": (o, t) => say`No store has anything of ${region(t, o.region)}.`,
    copying: (o, t) => sentence(say`${region(t, o.region)} is being repaired now.`),
    operator: (o, t) => say`The operator ${o.want} has been under way since ${ago(t, o.since)}${
      o.from === 0 ? "" : say`, away from ${store(t, o.from)}`}${o.to === 0 ? "" : say`, to ${store(t, o.to)}`}.`,
    waits: (o, t) => sentence(say`${region(t, o.region)} waits: ${WAITS[o.for]}.`),
    silent: (o, t) => say`PD last heard of ${store(t, o.store)} at ${ago(t, o.lastHeard)}, and calls a store Down after ${time(o.downTime)}.`,
    refuses: (o, t) => sentence(say`${store(t, o.store)} ${filtersEn[o.filter]}.`),
    "no-spare": (o) => say`Even then it has nowhere to go: ${o.stores === 1 ? "the one store" : `all ${o.stores} stores`} that PD may use ${
      o.stores === 1 ? "holds" : "hold"} a replica already.`,
    "safe-mode": (o, t) => say`The failover policy was in safe mode at ${storyTime(o.at)}: it moved nothing off ${store(t, o.store)}.`,
    counted: (o) => say`${counted(o.regions, "region")}: ${WAITS[o.for]}.`,
    "nothing-to-replace": (o, t) => say`No region lacks a replica${o.store === 0 ? "" : say` because of ${store(t, o.store)}`}.`,
    serves: (o, t) => sentence(say`${region(t, o.region)} is served, by ${store(t, o.store)}.`),
    merged: (o, t) => sentence(say`${region(t, o.region)} is a part of another region by now.`),
    leaderless: (o, t) => sentence(say`${region(t, o.region)} has had no Raft leader that serves since ${ago(t, o.since)}.`),
    unconfirmed: (o, t) => sentence(say`${store(t, o.store)} leads ${region(t, o.region)} in term ${o.term
      }, and serves as soon as the first entry of that term is committed.`),
    "no-quorum": (o, t) => sentence(say`${store(t, o.store)} leads ${region(t, o.region)} and reaches ${o.reached} of the ${
      o.needed
      } voters needed, itself counted: it can neither commit nor confirm a read.`),
    lease: (o, t) => sentence(say`${store(t, o.store)} still answers reads by its lease, which ends at ${storyTime(o.ends)}, in ${
      time(Math.max(0, between(t.at, o.ends)) as Duration)}: what voters promised holds that long. Writes are not committed.`),
    "no-lease": (o, t) => sentence(say`${store(t, o.store)} holds no lease now: the next read first asks a majority whether it still leads.`),
    "too-few": (o, t) => say`${o.running} of the ${o.needed} voters of ${region(t, o.region)} that an election needs run: none can win.`,
    "first-timer": (o, t) => say`The first election timer to run out is that of ${store(t, o.store)}.`,
    merging: (o, t) => say`A merge with ${region(t, o.other)} is under way (${o.phase}): writes wait.`,
    idle: (o, t) => sentence(say`${node(t, { kind: "client", id: o.client })} waits for nothing.`),
    pending: (o, t) => sentence(say`${node(t, { kind: "client", id: o.client })} has ${counted(o.requests, "request")} under way; the oldest first.`),
    timestamp: (o, t) => say`A transaction has been waiting for a timestamp of PD since ${ago(t, o.since)}.`,
    breaker: (o, t) => say`The circuit breaker before ${o.store === 0 ? say`PD` : [store(t, o.store)]} is ${
      o.half ? "half-open: one request is let through as a probe" : "open: no request begins"}.`,
    request: (o, t) => say`The ${o.asks} of ${o.key}, begun at ${ago(t, o.since)}, ${PHASES[o.phase]}${
      o.backoff === "" ? "" : ` (back-off ${o.backoff})`}${o.store === 0 || o.phase !== "sent" ? "" : say`, ${
        store(t, o.store)}`}${
      o.lock === "" ? "" : ` on ${o.lock}`}${o.error === "" ? "" : `; the last try: ${errors[o.error]}`}; ${time(o.slept)} of ${
      time(o.budget)} slept.`,
  },
};
