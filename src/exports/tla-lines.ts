import type { Instant } from "../kernel/time.ts";
import type { PeerId } from "../proto/region.ts";
import type { GroupTrace, TracedMessage, TracedState } from "../proto/traced.ts";
import { secondsText } from "./text.ts";

/** One line of a trace, as etcd's tracer would have logged it. */
export interface TraceLine {
  readonly at: Instant;
  readonly name: string;
  readonly peer: PeerId;
  readonly state: TracedState;
  readonly message?: TracedMessage;
  /** Of a change of members in a log. */
  readonly change?: { readonly peer: PeerId; readonly action: string };
  /** Of one that was applied: the voters from there on. */
  readonly voters?: readonly PeerId[];
}

/**
 * How numbers are written. The specification begins with logs of term 1, and holds every log as a whole in every state, so that
 * a trace of a group that has lived for long begins near 1 as well.
 */
export interface TraceScale {
  readonly termsLess: number;
  readonly indexesLess: number;
  /** The last entry that is there when the trace begins; up to there all entries are of term 1. */
  readonly begun: number;
}

export function scaleOf({ replicas }: GroupTrace): TraceScale {
  return {
    termsLess: Math.min(...replicas.map(({ term }) => term)) - 1,
    indexesLess: Math.min(...replicas.map(({ commit }) => commit)) - 1,
    begun: Math.max(...replicas.map(({ last }) => last)),
  };
}

const ROLES: Readonly<Record<TracedState["role"], string>> = {
  follower: "StateFollower", candidate: "StateCandidate", leader: "StateLeader",
};

/** The number by which `validate.sh` sorts: of one width, and the third thing between colons. */
const SEQUENCE = 10;

export const sequenceText = (line: number): string => String(line).padStart(SEQUENCE, "0");

/** A line of JSON; `name` says what a peer is called. */
export function writeLine(line: TraceLine, sequence: number, scale: TraceScale, name: (peer: PeerId) => string): string {
  const { term, vote, commit, role, last, voters, outgoing } = line.state;
  const index = (of: number): number => Math.max(0, of - scale.indexesLess);
  const names = (peers: readonly PeerId[]): string[] => peers.map(name);
  const { message, change } = line;
  const event = {
    name: line.name, nid: name(line.peer),
    state: { term: termIn(term, scale), vote: vote === 0 ? "0" : name(vote), commit: index(commit) },
    role: ROLES[role], log: index(last), conf: [names(voters), names(outgoing)],
    ...(message === undefined ? {} : { msg: written(message, scale, name) }),
    ...(change === undefined ? {} : { prop: { cc: { changes: [{ nid: name(change.peer), action: change.action }] } } }),
    ...(line.voters === undefined ? {} : { prop: { cc: { newconf: names(line.voters) } } }),
  };
  return `${JSON.stringify({ tag: "trace", seq: sequenceText(sequence), event, at: secondsText(line.at) })}\n`;
}

function written(message: TracedMessage, scale: TraceScale, name: (peer: PeerId) => string): object {
  const { type, term, from, to, entries, logTerm, index, commit, reject, rejectHint } = message;
  const less = (of: number): number => Math.max(0, of - scale.indexesLess);
  return {
    type, term: termIn(term, scale), from: name(from), to: name(to),
    entries: type === "MsgSnap" ? less(entries) : entries,
    logTerm: logTerm === 0 ? 0 : index <= scale.begun ? 1 : termIn(logTerm, scale),
    index: less(index), commit: less(commit), vote: "0", reject, rejectHint: less(rejectHint),
  };
}

const termIn = (term: number, { termsLess }: TraceScale): number => (term === 0 ? 0 : term - termsLess);
