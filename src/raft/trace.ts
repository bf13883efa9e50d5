import type { Message } from "./message.ts";
import type { ConfState, Entry, RaftId, Role } from "./types.ts";
import { APPEND_THREAD, APPLY_THREAD, NONE } from "./types.ts";

/** How loud a log line is, in etcd's order; a listener's level lets through its own severity and those above. */
const Severity = { Debug: 0, Info: 1, Warn: 2, Error: 3, Fatal: 4 } as const;
type Severity = (typeof Severity)[keyof typeof Severity];

/** One line of etcd's log, word for word. Only collected for peers whose `trace` is on; the host drains them. */
export interface LogLine {
  readonly severity: Severity;
  readonly text: string;
}

/**
 * What a peer did, as etcd's specification cuts it: it took a message in (before anything came of it) or queued one, changed its
 * role, placed an entry, committed, handed over all that it had to write and to send, switched its configuration, or counted its
 * own vote without a message. The last two the specification does not know: a commit that a vote brought, and a vote refused for
 * a leader that is known. Hosts with asynchronous storage are told all of it, others nothing of what is handed over.
 */
export type RaftStepKind =
  | "received" | "sent" | "follower" | "candidate" | "leader" | "appended" | "committed" | "handed" | "configured" | "self-vote"
  | "commit-by-vote" | "refused-for-leader";

/** One step of a peer, with what it was then: before the step for what was received or appended, behind it for all else. */
export interface RaftStep {
  readonly kind: RaftStepKind;
  readonly raft: {
    readonly id: RaftId;
    readonly term: number;
    readonly vote: RaftId;
    readonly role: Role;
    readonly config: ConfState;
    readonly forsaken: readonly RaftId[];
  };
  readonly commit: number;
  readonly last: number;
  readonly message: Message | null;
  readonly entry: Entry | null;
}

/** What is collected of a peer to which somebody listens. */
export interface Trace {
  /** etcd's log lines. */
  readonly lines: LogLine[];
  /** Its steps. Whoever follows a whole group gives all its peers one list; copies of a peer go on with it. */
  readonly steps: RaftStep[];
}

export const createTrace = (): Trace => ({ lines: [], steps: [] });

export const logDebug = (trace: Trace, text: string): void => logLine(trace, Severity.Debug, text);
export const logInfo = (trace: Trace, text: string): void => logLine(trace, Severity.Info, text);
export const logWarn = (trace: Trace, text: string): void => logLine(trace, Severity.Warn, text);
export const logError = (trace: Trace, text: string): void => logLine(trace, Severity.Error, text);

function logLine({ lines }: Trace, severity: Severity, text: string): void {
  lines.push({ severity, text });
}

/** A peer's id as etcd writes it in log lines: hexadecimal, and names for the reserved ones. */
export function hexId(id: RaftId): string {
  if (id === NONE) return "0";
  if (id === APPEND_THREAD) return "ffffffffffffffff";
  if (id === APPLY_THREAD) return "fffffffffffffffe";
  return id.toString(16);
}
