import { recoveryStagesEn as recoveryStages } from "./recovery.en.ts";
import type { Duration } from "../../kernel/time.ts";
import type { EventOf, Node, SaidSide, StoreRefusal } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import { changeOf } from "../../proto/operator-change.ts";
import type { OperatorStep } from "../../proto/operators.ts";
import type { PlaceName } from "../../proto/place.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn, sizeText } from "./format.ts";
import { nodeEn as node, storeEn as store, storesEn as stores } from "./machines.en.ts";
import { errors } from "./errors.en.ts";
import { filtersEn as filters } from "./filters.en.ts";
import { harmlessEn } from "./harmless.en.ts";
import { sayingsEn } from "./sayings.en.ts";
import { operatorsEn as operators, works } from "./operators.en.ts";
import { pdLeaderLostEn, pdMembersEn } from "./pd-members.en.ts";
import { orderText } from "./pd-order.ts";
import { begun as sentence, joined, otherVoters, reference, say, strong, type SentencePart, type Telling } from "./parts.ts";
import { replicationEn } from "./replication.en.ts";
import { transactionsEn } from "./transactions.en.ts";
import { voteRefusalEn as voteRefusal } from "./votes.en.ts";
import { waitsEn as waits } from "./waits.en.ts";

type Parts = readonly SentencePart[];

const time = (duration: Duration): string => durationIn(DURATION_UNITS.en, duration);

/** The region, and how many more: "region 7", "region 7 and 5 more". */
const region = (t: Telling, id: number): Parts =>
  t.more === 0 ? [regionLink(t, id)] : say`${regionLink(t, id)} and ${strong(`${t.more} more`)}`;

const regionLink = (t: Telling, id: number): SentencePart => reference("region", id, `region ${idText(id, t.names)}`);

/** The machines to which the same was done in the same moment: "store 1 and store 3 were". */
const subject = (t: Telling, first: Node): Parts => {
  const all = [first, ...t.others];
  return say`${joined(all.map((each) => [node(t, each)]), ", ", " and ")} ${were(all.length)}`;
};

/** A term belongs to one region: where a sentence stands for several, it has none. */
const term = (t: Telling, value: number): string => (t.more === 0 ? ` (term ${value})` : "");

const byCount = (t: Telling, one: string, several: string): string => (t.more === 0 ? one : several);

const link = (t: Telling, { from, to, bothWays }: { from: Node; to: Node; bothWays: boolean }): Parts =>
  bothWays ? say`between ${node(t, from)} and ${node(t, to)}` : say`from ${node(t, from)} to ${node(t, to)}`;

const groups = (t: Telling, sides: readonly (readonly Node[])[]): Parts =>
  joined(sides.map((side) => joined(side.map((member) => [node(t, member)]), ", ", " and ")), " | ", " | ");

/** What went down as a whole, before its machines are named. */
const whole = (place: PlaceName | undefined): string => (place === undefined ? "" : `all of ${place}: `);

/** One side of a cut, as people named it, and who that is. */
const side = (t: Telling, said: SaidSide, nodes: readonly Node[]): Parts => {
  const all = joined(nodes.map((member) => [node(t, member)]), ", ", " and ");
  return said.kind === "machines" ? all : said.kind === "others" ? say`all others` : say`${said.place} (${all})`;
};

const placed = (t: Telling, those: EventOf<"network.partitioned">["placed"], sides: readonly (readonly Node[])[]): Parts => {
  const [host] = sides[those?.group ?? 0] ?? [];
  if (those === undefined || host === undefined) return [];
  const nodes = joined(those.nodes.map((member) => [node(t, member)]), ", ", " and ");
  return say` No group named ${nodes}: put to the side of ${node(t, host)}, which has the most stores (of equals, the most Raft leaders).`;
};

const percent = (value: number): string => `${value} %`;

const client = (t: Telling, { client: id }: { readonly client: number }): SentencePart => node(t, { kind: "client", id });
/** Whom a circuit breaker stands before. */
const guarded = (t: Telling, id: number): Parts => (id === 0 ? say`PD` : [store(t, id)]);

const doing = (operation: "get" | "put"): string => (operation === "get" ? "read from" : "write to");

const snapshots: Dictionary["snapshots"] = {
  "receiver-full": "the receiver takes no more at once (RESOURCE_EXHAUSTED)",
  "stream-unknown": "the receiver has not seen its beginning",
  "not-leader": "the sender no longer leads the region",
  "send-timeout": "it took too long",
  "keepalive-timeout": "the receiver said nothing more (keepalive timeout)",
  "connection-refused": "connection refused",
};

const stuck: Dictionary["stuck"] = {
  "no-store": "no store is left that may hold the replica",
  temporary: "every store that may hold the replica is refused for the moment",
  "store-limit": "the limit of a store that a replica would come to or leave is used up for now",
  "no-leader": "PD knows no Raft leader of the region", "no-new-leader": "nobody may lead the region afterwards for now",
};

const refusals = (t: Telling, list: readonly StoreRefusal[]): Parts =>
  list.length === 0 ? [] : say` (${joined(list.map((r) => say`${store(t, r.store)} ${filters[r.filter]}`), "; ", "; ")})`;

/** What the operator's steps come to; several operators of one moment come to different things. */
const brief = (t: Telling, steps: readonly OperatorStep[], before: string): string => {
  const change = t.more === 0 ? changeOf(steps) : null;
  return change === null ? "" : `${before}${operators.change(change)}`;
};

const campaign = (e: EventOf<"raft.campaign.started">, t: Telling): Parts => {
  const why = e.missedStore === 0
    ? say`it had heard no leader for ${time(e.silence)}`
    : say`it had heard nothing from ${store(t, e.missedStore)} for ${time(e.silence)}`;
  if (e.campaign === "transfer") {
    return say`${store(t, e.store)} stood for election in ${region(t, e.region)}${term(t, e.term)}: its Raft leader handed over.`;
  }
  if (e.campaign === "pre-vote") {
    return say`${store(t, e.store)} asked whether it could win ${region(t, e.region)} (pre-vote${
      t.more === 0 ? ` for term ${e.term}` : ""}): ${why}.`;
  }
  return say`${store(t, e.store)} stood for election in ${region(t, e.region)}${term(t, e.term)}: ${why}.`;
};

const steppedDown: Readonly<Record<EventOf<"raft.leader.stepped-down">["reason"], string>> = {
  "quorum-lost": "it had not heard from a quorum for an election timeout",
  "higher-term": "it learned of a higher term",
  removed: "its peer was removed",
  transferred: "it handed the region over",
};

const elected = (e: EventOf<"raft.leader.elected">, t: Telling): Parts => {
  const all = otherVoters(e, t);
  const votes = all.length === 0 ? []
    : t.more > 0 ? say`, with votes of ${stores(t, all)}` : say`, with the ${byVotes(all.length)} of ${stores(t, all)}`;
  return say`${store(t, e.store)} leads ${region(t, e.region)}${term(t, e.term)}${votes}.`;
};

const byVotes = (count: number): string => (count === 1 ? "vote" : "votes");

const members = (e: EventOf<"raft.conf.applied">, t: Telling): Parts => {
  const learners = e.learners.length === 0 ? [] : say`, learners on ${stores(t, e.learners)}`;
  const outgoing = e.outgoing.length === 0 ? [] : say`, leaving behind voters on ${stores(t, e.outgoing)}`;
  return say`voters on ${stores(t, e.voters)}${outgoing}${learners}`;
};

const limits: Dictionary["limits"] = {
  "replica-schedule-limit": (e) => say`PD repairs no more regions at once: ${strong("replica-schedule-limit")} allows ${e.value} operators.`,
  "concurrent-send-snap-limit": (e, t) => say`${node(t, e.node)} sends no more snapshots at once: ${strong(e.limit)} allows ${e.value}.`,
  "concurrent-recv-snap-limit": (e, t) =>
    say`${node(t, e.node)} receives no more snapshots at once: ${strong("concurrent-recv-snap-limit")} allows ${e.value}.`,
  "pending-writes": (e, t) => say`${node(t, e.node)} is busy: ${e.value} writes to one region wait already, and it refuses more.`,
  "pending-reads": (e, t) => say`${node(t, e.node)} is busy: ${e.value} reads from one region wait already, and it refuses more.`,
  "waiting-operations": (e, t) => say`${node(t, e.node)} begins nothing new: ${e.value} of its operations wait already.`,
  "raft-client-queue-size": (e, t) => say`${node(t, e.node)} is paused, ${e.value} messages wait for it, and further ones are lost.`,
  "safe-mode": (e, t) => say`safe mode: the failover policy leaves the leaders on ${node(t, e.node)}, as ${e.value} stores have to remain.`,
};

export const english: Dictionary = {
  limits,
  errors,
  snapshots,
  operators,
  filters,
  stuck,
  events: {
    "node.killed": (e, t) => {
      if (t.away !== null) return sentence(say`${subject(t, e.node)} restarted${t.away === 0 ? "" : ` within ${time(t.away)}`}.`);
      if (e.down !== undefined) return sentence(say`${subject(t, e.node)} stopped, to be started again after ${time(e.down)}.`);
      return sentence(say`${whole(e.place)}${subject(t, e.node)} killed.`);
    },
    "node.powered-off": (e, t) => sentence(
      say`${whole(e.place)}${subject(t, e.node)} cut from power, and everything not yet on disk was lost.`),
    "node.stopping": (e, t) => sentence(say`${subject(t, e.node)} asked to stop.`),
    "node.exited": (e, t) => sentence(say`${node(t, e.node)} has ended${e.reason === "stopped" ? "" : e.reason === "crashed" ? ": it crashed" : e.reason === "removed" ? ": it is no member of PD any more" : ": PD has buried the store"}.`),
    "node.restarted": (e, t) => sentence(say`${node(t, e.node)} was started again.`),
    "node.paused": (e, t) => sentence(
      e.duration === null ? say`${subject(t, e.node)} paused.` : say`${subject(t, e.node)} paused for ${time(e.duration)}.`),
    "node.resumed": (e, t) => sentence(say`${node(t, e.node)} runs on.`),
    "node.isolated": (e, t) => sentence(say`${subject(t, e.node)} cut off from every other machine.`),
    "link.cut": (e, t) => e.bothWays
      ? say`The link ${link(t, e)} was cut.`
      : say`The link ${link(t, e)} was cut; the other direction still works.`,
    "sides.cut": (e, t) => {
      const [from, to] = [side(t, e.said.from, e.from), side(t, e.said.to, e.to)];
      return e.bothWays ? say`Nothing passes any more between ${from} and ${to}.`
        : say`Nothing passes any more from ${from} to ${to}; the other direction still works.`;
    },
    "sides.changed": (e, t) => {
      const [from, to] = [side(t, e.said.from, e.from), side(t, e.said.to, e.to)];
      const where = e.bothWays ? say`between ${from} and ${to}` : say`from ${from} to ${to}`;
      const uneven = e.jitter > 0 ? ` and up to ${time(e.jitter)} uneven` : "";
      return say`Every link ${where} ${{
        latency: e.extra === 0 && e.jitter === 0 ? "is as fast as it was" : `is ${time(e.extra)} slower${uneven}`,
        loss: e.percent === 0 ? "loses nothing any more" : `loses ${percent(e.percent)} of its messages`,
        duplicate: e.percent === 0 ? "delivers once again" : `doubles ${percent(e.percent)} of its messages`,
      }[e.fault]}.`;
    },
    "link.changed": (e, t) => {
      const faults = [
        ...(e.extraLatency > 0 ? [`${time(e.extraLatency)} slower`] : []),
        ...(e.extraJitter > 0 ? [`up to ${time(e.extraJitter)} uneven`] : []),
        ...(e.lossPercent > 0 ? [`losing ${percent(e.lossPercent)} of its messages`] : []),
        ...(e.duplicatePercent > 0 ? [`doubling ${percent(e.duplicatePercent)} of its messages`] : []),
      ];
      return say`The link ${link(t, e)} is ${faults.length === 0 ? "as it was" : faults.join(", ")}.`;
    },
    "link.healed": (e, t) => say`The link ${link(t, e)} works again.`,
    "network.partitioned": (e, t) => [...say`The network was split: ${groups(t, e.groups)}.`, ...placed(t, e.placed, e.groups)],
    "network.healed": () => say`The whole network works again.`,
    "disk.slowed": (e, t) => e.extraLatency === 0
      ? say`The disk of ${node(t, e.node)} is fast again.`
      : say`Every write to the disk of ${node(t, e.node)} takes ${time(e.extraLatency)} longer.`,
    "disk.stalled": (e, t) => say`The disk of ${node(t, e.node)} completes nothing for ${time(e.duration)}.`,
    "disk.filled": (e, t) => e.full
      ? say`The disk of ${node(t, e.node)} is full.`
      : say`The disk of ${node(t, e.node)} has room again.`,
    "clock.shifted": (e, t) => {
      const drift = e.driftPpm === 0 ? "" : ` and runs ${Math.abs(e.driftPpm)} ppm too ${e.driftPpm > 0 ? "fast" : "slow"}`;
      const side = e.offset >= 0 ? "ahead" : "behind";
      return say`The clock of ${node(t, e.node)} stands ${time(Math.abs(e.offset) as Duration)} ${side}${drift}.`;
    },
    "store.added": (e, t) => sentence(say`${store(t, e.store)} joined, empty.`),
    "detectors.set": (e) => say`Failure detectors${e.policy === "" ? "" : " and a failover policy"}: ${e.watch}.`,
    "settings.changed": (e) => say`${strong(e.key)} was set to ${strong(e.value)}.`,
    "message.changed": (e, t) => {
      const about = e.region === 0 ? [] : say` (${regionLink(t, e.region)}${e.term === 0 ? "" : `, term ${e.term}`})`;
      const done = {
        dropped: "was dropped", delayed: `was delayed by ${time(e.extra)}`, duplicated: "was sent twice",
        delivered: "was delivered at once",
      }[e.how];
      return say`The message “${sayingsEn[e.says]}” from ${node(t, e.from)} to ${node(t, e.to)}${about} ${done}.`;
    },
    "raft.timer.ran-out": (e, t) => say`The election timer of ${store(t, e.store)} in ${region(t, e.region)} was made to run out.`,
    "raft.timers.set": (e, t) => e.how === "aligned"
      ? say`The election timers of ${region(t, e.region)} were set to run out together.`
      : say`The election timers of ${region(t, e.region)} were set far apart.`,
    "raft.write.proposed": (e, t) =>
      sentence(say`${store(t, e.store)} was asked to write ${strong(`${e.key}=${e.value}`)} in ${region(t, e.region)}.`),
    "raft.members.proposed": (e, t) => {
      if (e.add === 0 && e.remove === 0) return sentence(say`${region(t, e.region)} was asked to leave its joint configuration.`);
      if (e.remove === 0) return sentence(say`${region(t, e.region)} was asked to take in ${store(t, e.add)}.`);
      if (e.add === 0) return sentence(say`${region(t, e.region)} was asked to let ${store(t, e.remove)} go.`);
      return sentence(say`${region(t, e.region)} was asked to replace ${store(t, e.remove)} by ${store(t, e.add)}.`);
    },
    "raft.campaign.started": (e, t) => sentence(campaign(e, t)),
    "raft.vote.granted": (e, t) => sentence(
      say`${store(t, e.store)} ${e.preVote ? "would vote" : "voted"} for ${store(t, e.to)} in ${region(t, e.region)}${term(t, e.term)}.`),
    "raft.vote.refused": (e, t) => sentence(
      say`${store(t, e.store)} refused ${store(t, e.to)} its ${e.preVote ? "pre-vote" : "vote"} in ${
        region(t, e.region)}${term(t, e.term)}: ${voteRefusal[e.reason]}.`),
    "raft.election.lost": (e, t) => sentence(
      say`${store(t, e.store)} lost the election in ${region(t, e.region)}${term(t, e.term)}.`),
    "raft.leader.elected": (e, t) => sentence(elected(e, t)),
    "raft.leader.stepped-down": (e, t) => sentence(
      say`${store(t, e.store)} stepped down as Raft leader of ${region(t, e.region)}${term(t, e.term)}: ${steppedDown[e.reason]}.`),
    "raft.leader.heard": (e, t) => sentence(
      say`${store(t, e.store)} heard for the first time from ${store(t, e.leader)}, the Raft leader of ${region(t, e.region)} in term ${e.term}.`),
    "raft.leader.ready": (e, t) => sentence(
      say`${store(t, e.store)} serves ${region(t, e.region)}: the first entry of ${
        t.more === 0 ? `term ${e.term}` : "its term"} is committed.`),
    "raft.transfer.started": (e, t) => sentence(
      say`${store(t, e.store)} hands ${region(t, e.region)} to ${store(t, e.to)}.`),
    "raft.transfer.aborted": (e, t) => sentence(
      say`${store(t, e.store)} gave up handing ${region(t, e.region)} to ${store(t, e.to)}, and goes on leading.`),
    "raft.conf.applied": (e, t) => sentence(
      say`${region(t, e.region)} ${byCount(t, "has", "have")} ${members(e, t)} (conf_ver ${e.epoch.confVer}).`),
    "peer.created": (e, t) => sentence(say`${store(t, e.store)} made an empty peer of ${region(t, e.region)}.`),
    "peer.destroyed": (e, t) => sentence(
      say`${store(t, e.store)} threw away its peer of ${region(t, e.region)}: ${
        e.reason === "removed" ? "it was removed from the region"
          : e.reason === "merged" ? "the region is a part of its neighbour now" : "the region had gone on without it"}.`),
    "region.split": (e, t) => sentence(
      say`${region(t, e.rest.id)} fell apart: ${
        joined(e.parts.map(({ id }) => [regionLink(t, id)]), ", ", " and ")} split off on its left.`),
    "region.merge.prepared": (e, t) => sentence(
      say`${region(t, e.region)} takes no more reads and writes (PrepareMerge): it is to be a part of ${regionLink(t, e.into)}.`),
    "region.merge.rolled-back": (e, t) => sentence(
      say`${region(t, e.region)} serves again (RollbackMerge): ${regionLink(t, e.into)} has changed meanwhile, and the merge was given up.`),
    "region.merged": (e, t) => sentence(say`${region(t, e.region)} is a part of ${regionLink(t, e.into.id)} now (CommitMerge).`),
    "snapshot.started": (e, t) => sentence(
      say`${store(t, e.store)} sends ${store(t, e.to)} a snapshot of ${region(t, e.region)} (${sizeText(e.sizeMiB)}).`),
    "snapshot.applied": (e, t) => sentence(
      say`${store(t, e.store)} installed the snapshot of ${region(t, e.region)} from ${store(t, e.from)} after ${time(e.took)}.`),
    "snapshot.failed": (e, t) => sentence(
      say`The snapshot of ${region(t, e.region)} from ${store(t, e.store)} to ${store(t, e.to)} failed: ${snapshots[e.reason]}.`),
    "pd.ordered": (e, t) => say`PD takes the order ${strong(orderText(e.command, (id) => idText(id, t.names), "en"))}.`,
    ...pdMembersEn, ...transactionsEn, ...replicationEn,
    "pd.store.state": (e, t) => {
      const heard = e.to === "Disconnected" || e.to === "Down" ? say`: no heartbeat for ${time(e.silence)}` : [];
      return say`PD calls ${store(t, e.store)} ${strong(e.to)}${heard}.`;
    },
    "pd.operator.created": (e, t) =>
      say`PD starts to ${works[e.description].todo} in ${region(t, e.region)} (${strong(e.description)}${
        brief(t, e.steps, ": ")}).`,
    "pd.operator.step": (e, t) => say`PD asks ${region(t, e.region)}, step ${e.step + 1}: ${operators.step(e.order)}.`,
    "pd.operator.finished": (e, t) =>
      say`PD ${works[e.description].done} in ${region(t, e.region)}${t.more === 0 ? ` within ${time(e.took)}` : ""} (${
        strong(e.description)}).`,
    "pd.operator.cancelled": (e, t) =>
      say`PD no longer tries to ${works[e.description].todo} in ${region(t, e.region)} (${strong(e.description)}): ${operators.cancelled[e.reason]}.`,
    "pd.region.stuck": (e, t) =>
      say`PD wants to ${works[e.want].todo} in ${region(t, e.region)} (${strong(e.want)}) and cannot: ${stuck[e.reason]}${
        t.more === 0 ? refusals(t, e.refusals) : []}.`,
    "pd.region.unstuck": (e, t) => say`PD can act on ${region(t, e.region)} again.`,
    "pd.recovery.stage": (e) => say`${recoveryStages[e.stage](e.regions)}.`,
    "raft.leader.forced": (e, t) => sentence(
      say`${store(t, e.store)} is to lead ${region(t, e.region)} although its majority is lost.`),
    "region.recreated": (e, t) => sentence(
      say`${store(t, e.store)} creates ${region(t, e.region)} without data: no replica of these keys is left.`),
    "pd.store.forgotten": (e, t) => say`PD deleted the record of ${store(t, e.store)}, a Tombstone silent for 30 days.`,
    "pd.store.serving": (e, t) => say`PD counts ${store(t, e.store)} as serving: it is no new store any more.`,
    "pd.store.evicted": (e, t) => sentence(e.isEvicted
      ? say`PD (${e.scheduler}) begins to take the Raft leaders from ${store(t, e.store)}.`
      : say`PD (${e.scheduler}) lets ${store(t, e.store)} lead again.`),
    "pd.cluster.prepared": () => say`PD has heard of enough regions to begin scheduling.`,
    "client.region.failing": (e, t) => {
      const where = e.store === 0 ? [] : say` at ${store(t, e.store)}`;
      return sentence(say`${client(t, e)} cannot ${doing(e.operation)} ${region(t, e.region)}${where}: ${errors[e.error]}.`);
    },
    "client.region.recovered": (e, t) => sentence(
      say`${client(t, e)} can ${doing(e.operation)} ${region(t, e.region)} again${
        t.more === 0 ? `, after ${time(e.outage)}` : ""}.`),
    "client.operation.failed": (e, t) => sentence(
      say`${client(t, e)} gave up a ${e.operation === "get" ? "read" : "write"} of ${
        region(t, e.region)} after ${time(e.waited)}: ${errors[e.error]}.`),
    "client.breaker.opened": (e, t) => sentence(say`${client(t, e)} ${e.again ? "goes on sending" : "sends"} nothing to ${
      guarded(t, e.store)}: ${e.again ? "the probe of its circuit breaker failed" : "its circuit breaker opened after failures in a row"}.`),
    "client.breaker.closed": (e, t) => sentence(say`${client(t, e)} sends to ${guarded(t, e.store)} again: its circuit breaker's probe was served.`),
    "client.prewarmed": (e, t) => sentence(say`${client(t, e)} got ${regionCount(e.regions)} ready in ${time(e.took)}: requests on ${e.paths} of its paths rose from ${e.before} to ${e.rate} a second.`),
    "region.unavailable": (e, t) => sentence(t.planned
      ? say`${region(t, e.region)} ${byCount(t, "pauses while its", "pause while their")} Raft leader is handed over, as planned.`
      : say`${region(t, e.region)} ${byCount(t, "takes", "take")} neither reads nor writes until ${
        byCount(t, "it has", "they have")} a Raft leader that reaches a quorum.`),
    "region.available": (e, t) => sentence(
      say`${region(t, e.region)} ${byCount(t, "serves", "serve")} again${t.more === 0 ? `, after ${time(e.outage)}` : ""}.`),
    "limit.reached": (e, t) => sentence(limits[e.limit](e, t)),
    "invariant.violated": (e, t) =>
      say`An invariant was broken${e.region === 0 ? [] : say` in ${region(t, e.region)}`}: ${strong(e.invariant)}. ${e.detail}.`,
  },
  because: {
    votes: (b, t) => {
      const granted = b.granted.filter((id) => id !== b.candidate);
      const yes = granted.length === 0 ? say`nobody else ${b.preVote ? "would vote" : "voted"} for it`
        : say`${stores(t, granted)} ${b.preVote ? "would vote" : "voted"} for it`;
      const no = b.refused.map(({ store: id, reason }) => say`; ${store(t, id)} refused: ${voteRefusal[reason]}`).flat();
      return b.preVote ? sentence(say`${store(t, b.candidate)} had asked beforehand (pre-vote): ${yes}${no}.`)
        : sentence(say`${store(t, b.candidate)} voted for itself, ${yes}${no}.`);
    },
    unheard: (b, t) => {
      const whom = b.missed === 0 ? say`a Raft leader of ${region(t, b.region)}` : say`${store(t, b.missed)}, its Raft leader`;
      const ticks = b.timeoutTicks === null ? "" : `, until its timer of ${b.timeoutTicks} ticks ran out`;
      return sentence(say`${store(t, b.store)} heard from ${whom}, for the last time. Then nothing for ${time(b.waited)}${ticks}.`);
    },
    "last-heartbeat": (b, t) => say`The last heartbeat of ${store(t, b.store)} reached PD. Then nothing for ${time(b.waited)}.`,
  },
  reasons: {
    ...harmlessEn,
    "no-quorum": (r) =>
      say`${regionCount(r.regions)} cannot elect a Raft leader: too few voters run and reach each other.`,
    "out-of-service": (r) =>
      say`${regionCount(r.regions)} ${r.regions === 1 ? "takes" : "take"} neither reads nor writes until a Raft leader serves.`,
    "pd-not-running": () => say`PD does not run: nobody calls stores Down or orders repairs.`,
    "pd-leader-lost": pdLeaderLostEn,
    "missed-before": (r, t) => say`PD called ${store(t, r.store)} ${r.state} even before.`,
    "store-came-back": (r) => say`${r.stores === 1 ? "The store" : "The stores"} came back ${
      r.replaced === 0 ? "before PD had replaced anything" : `after PD had replaced the replicas of ${regionCount(r.replaced)}`}.`,
    copying: (r) => say`${regionCount(r.regions)} ${r.regions === 1 ? "is" : "are"} being repaired now.`,
    waiting: (r) => say`${regionCount(r.regions)} ${r.regions === 1 ? "waits" : "wait"}: ${
      r.for === "down-peers" && r.in === null ? STILL_HEARD : waits[r.for]}${
      r.filter === null ? "" : ` (a store that may hold the replica ${filters[r.filter]})`}${waitText(r.in)}.`,
  },
};

const regionCount = (count: number): string => `${count} ${count === 1 ? "region" : "regions"}`;
const were = (count: number): string => (count === 1 ? "was" : "were");

const waitText = (left: Duration | null): string =>
  left === null ? "" : left === 0 ? "; that is due now" : `; at the earliest in ${time(left)}`;

/** PD asks for both: that it misses the store, and that the Raft leader misses the replica. */
const STILL_HEARD = "the Raft leader still hears the replica, and PD repairs only what is in down_peers";

/** What stands between a region and its repair, as a clause. */
