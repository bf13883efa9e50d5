import type { GroupEntry, GroupMember, GroupPicture, GroupTimer } from "../cluster/group-picture.ts";
import { START } from "../kernel/time.ts";
import { benchServers, type BenchServer } from "../lab/bench.ts";
import type { BenchScene } from "./scene.ts";

/**
 * The servers of a bench, drawn as a group is. No clock runs on a bench: no timer counts, and messages are not on their way but
 * wait until a line of the script delivers them, so that none is drawn.
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
    learners: furthest?.learners ?? [], messages: [], logFrom: 1,
    logTo: servers.reduce((most, { lastIndex }) => Math.max(most, lastIndex), 1), leader: leader?.id ?? 0,
  };
}

const NO_TIMER: GroupTimer = { kind: "election", elapsed: 0, whole: 0, since: START, due: START };

function memberOf(server: BenchServer): GroupMember {
  const { id, role, term, vote, lead, commit, applied, lastIndex, learners } = server;
  const entries = Array.from({ length: lastIndex }, (_, place): GroupEntry | null => {
    const held = server.termAt(place + 1);
    return held === null ? null : { term: held, command: server.commandAt(place + 1) };
  });
  return {
    store: id, peer: id, process: "running", role: role === "follower" && learners.includes(id) ? "learner" : role, term,
    votedFor: vote, leader: lead, timer: NO_TIMER, leaseUntil: null, votes: [], commit, applied, durable: server.durable,
    lastIndex, entries, progress: [], writing: null,
  };
}
