import { AssertionError } from "../kernel/assert.ts";
import type { InvariantId } from "../kernel/invariants.ts";
import { quoted } from "../kernel/words.ts";
import {
  EntryType, lastIndex, lastTerm, ProgressState, Role, storageEntries, storageLastIndex, termAt, type Entry, type MemoryStorage,
  type Message, type Raft,
} from "../raft/index.ts";
import { isInteractionCommand, runInteraction } from "./commands.ts";
import { parseDataFile, type Directive } from "./datadriven.ts";
import { createEnvironment, type Environment, type InteractionNode } from "./environment.ts";

/** Bare servers that a script moves line by line, in the words of interaction files. The same lines always come to the same. */
export interface Bench {
  readonly environment: Environment;
  /** The invariant on which the core stopped; null as long as it goes on. */
  broken: InvariantId | null;
}

/** One server as it stands. */
export interface BenchServer {
  readonly id: number;
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader";
  readonly term: number;
  readonly vote: number;
  readonly lead: number;
  readonly commit: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly applied: number;
  /** The last entry that storage holds. */
  readonly durable: number;
  /** The membership that it has applied. */
  readonly voters: readonly number[];
  readonly outgoing: readonly number[];
  readonly learners: readonly number[];
  /** Of a candidate: who has granted its vote, and who has refused it. */
  readonly granted: readonly number[];
  readonly refused: readonly number[];
  /** Of a leader: how it tracks the others. */
  readonly tracks: readonly BenchTrack[];
  /** The term of an entry; null where the log does not hold it. */
  termAt(index: number): number | null;
  /** The text that was proposed; `no-op` for the empty entry of a new leader. */
  commandAt(index: number): string;
}

type ProgressWord = "probe" | "replicate" | "snapshot";

interface BenchTrack {
  readonly id: number;
  readonly state: ProgressWord;
  readonly match: number;
  readonly next: number;
}

/** Timeouts are the shortest: no lesson may depend on a draw. */
export const createBench = (): Bench => ({ environment: createEnvironment("min", 1), broken: null });

/** A line of a script, read; a sentence says why it is none. */
export function readBenchLine(
  line: string,
): { readonly ok: true; readonly directive: Directive } | { readonly ok: false; readonly sentence: string } {
  const file = parseDataFile(`${line}\n----\n`);
  if ("message" in file) return { ok: false, sentence: file.message };
  const [directive, more] = file.directives;
  if (directive === undefined || more !== undefined) return { ok: false, sentence: "one command" };
  if (!isInteractionCommand(directive.command)) {
    return { ok: false, sentence: `a command of interaction files, not ${quoted(directive.command)}` };
  }
  return { ok: true, directive };
}

/** Runs a line and returns what the servers said; behind a broken invariant nothing is run any more. */
export function runBenchLine(bench: Bench, directive: Directive): string {
  if (bench.broken !== null) return "";
  try {
    return runInteraction(bench.environment, directive);
  } catch (error) {
    if (!(error instanceof AssertionError) || error.invariant === null) throw error;
    bench.broken = error.invariant;
    return error.message;
  }
}

export const benchServers = ({ environment }: Bench): readonly BenchServer[] => environment.nodes.map(serverOf);

/** What was sent and is neither delivered nor dropped, in the order of sending. */
export const benchMessages = ({ environment: { messages, nodes } }: Bench): readonly Message[] =>
  messages.filter(({ from, to }) => nodes.some(({ id }) => id === from) && nodes.some(({ id }) => id === to));

function serverOf({ id, raw: { raft, storage } }: InteractionNode): BenchServer {
  const { log, role, term, vote, lead, config } = raft;
  return {
    id, role: ROLE_WORDS[role], term, vote, lead, commit: log.committed, lastIndex: lastIndex(log), lastTerm: lastTerm(log),
    applied: log.applied, durable: storageLastIndex(storage), voters: config.voters, outgoing: config.votersOutgoing,
    learners: config.learners, granted: raft.granted, refused: raft.refused,
    tracks: role !== Role.Leader ? [] : raft.progress.filter((each) => each.id !== id)
      .map(({ id: other, state, match, next }) => ({ id: other, state: PROGRESS_WORDS[state], match, next })),
    termAt: (index) => {
      const found = termAt(log, index);
      return found < 0 ? null : found;
    },
    commandAt: (index) => commandOf(entryAt(raft, storage, index)),
  };
}

function entryAt({ log }: Raft, storage: MemoryStorage, index: number): Entry | undefined {
  if (index >= log.offset) return log.unstable[index - log.offset];
  const stored = storageEntries(storage, index, index + 1);
  return typeof stored === "string" ? undefined : stored[0];
}

function commandOf(entry: Entry | undefined): string {
  if (entry === undefined) return "";
  if (entry.type !== EntryType.Normal) return "members";
  return typeof entry.data === "string" && entry.data !== "" ? entry.data : "no-op";
}

const PROGRESS_WORDS = {
  [ProgressState.Probe]: "probe", [ProgressState.Replicate]: "replicate", [ProgressState.Snapshot]: "snapshot",
} as const satisfies Readonly<Record<ProgressState, ProgressWord>>;

const ROLE_WORDS = {
  [Role.Follower]: "follower", [Role.PreCandidate]: "pre-candidate", [Role.Candidate]: "candidate", [Role.Leader]: "leader",
} as const satisfies Readonly<Record<Role, BenchServer["role"]>>;
