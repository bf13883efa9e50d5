import type { GroupEntry, GroupMember, GroupMessage, GroupPicture, GroupVote } from "../cluster/group-picture.ts";
import { toldBy } from "../cluster/group-messages.ts";
import { START, type Instant } from "../kernel/time.ts";
import { benchMessages, benchServers, type Bench, type BenchServer } from "../lab/bench.ts";
import type { BenchScene } from "./scene.ts";

/**
 * The servers of a bench, drawn as a group is, at `START`: no clock runs on a bench. No timer counts, and messages wait until a
 * line of the script delivers them: those of one way stand on it one behind another, evenly apart, the oldest in front.
 */
export function pictureOfBench({ stand: { bench } }: BenchScene): GroupPicture {
  const servers = benchServers(bench);
  const furthest = servers.reduce<BenchServer | null>((best, each) =>
    (best === null || each.applied > best.applied ? each : best), null);
  const leader = servers.filter(({ role }) => role === "leader").reduce<BenchServer | null>(
    (best, each) => (best === null || each.term > best.term ? each : best), null,
  );
  return {
    region: 1, members: servers.map(memberOf), voters: furthest?.voters ?? [], outgoing: furthest?.outgoing ?? [],
    learners: furthest?.learners ?? [], messages: messagesOn(bench), logFrom: 1,
    logTo: servers.reduce((most, { lastIndex }) => Math.max(most, lastIndex), 1), leader: leader?.id ?? 0,
  };
}

function messagesOn(bench: Bench): GroupMessage[] {
  const waiting = benchMessages(bench);
  return waiting.map((message, sent): GroupMessage => {
    const { from, to } = message;
    const before = waiting.slice(0, sent).filter((each) => each.from === from && each.to === to).length;
    const behind = waiting.slice(sent).filter((each) => each.from === from && each.to === to).length;
    return {
      packet: sent + 1, place: 1, from, to, fate: "arrives", departed: (START - behind) as Instant,
      arrives: (START + before + 1) as Instant, ...toldBy(message, null),
    };
  });
}

function memberOf(server: BenchServer): GroupMember {
  const { id, role, term, vote, lead, commit, applied, lastIndex, learners, tracks } = server;
  const entries = Array.from({ length: lastIndex }, (_, place): GroupEntry | null => {
    const held = server.termAt(place + 1);
    return held === null ? null : { term: held, command: server.commandAt(place + 1) };
  });
  return {
    store: id, peer: id, process: "running", role: role === "follower" && learners.includes(id) ? "learner" : role, term,
    votedFor: vote, leader: lead, asleep: false, timer: null, leaseUntil: null, votes: votesFor(server), commit, applied,
    durable: server.durable, lastIndex, entries, writing: null,
    progress: tracks.map(({ id: store, ...track }) => ({ store, ...track })),
  };
}

function votesFor({ id, role, voters, granted, refused }: BenchServer): GroupVote[] {
  if (role !== "candidate" && role !== "pre-candidate") return [];
  return voters.filter((each) => each !== id).map((store): GroupVote => ({
    store, reason: null, answer: granted.includes(store) ? "granted" : refused.includes(store) ? "refused" : "outstanding",
  }));
}
