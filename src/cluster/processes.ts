import { clientProgram } from "../client/index.ts";
import { assert } from "../kernel/assert.ts";
import type { Program } from "../machine/program.ts";
import { pdProgram } from "../pd/index.ts";
import type { DetectionTimer } from "../proto/detection.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { Message } from "../proto/messages.ts";
import { storeProgram } from "../store/index.ts";

/**
 * The one table of process kinds. A process is data that names its kind; what it does is looked up here, in one place for
 * each of start, receive, refused, timer, durable, crash and fork. A new kind is a file with its program and a line here:
 * the unions below then hold its state, its timers and its batches, and the compiler lists who has to know.
 */
export const PROCESS_KINDS = { store: storeProgram, pd: pdProgram, client: clientProgram };

type Kinds = typeof PROCESS_KINDS;
export type ProcessKind = keyof Kinds;

/** What runs on a machine. */
export type Process = {
  readonly [Kind in ProcessKind]: { readonly kind: Kind; readonly id: number; readonly state: StateOf<Kinds[Kind]> };
}[ProcessKind];

/** What processes wait for. */
export type ProcessTimer = TimerOf<Kinds[ProcessKind]> | DetectionTimer;

/** What processes write to their disks. */
export type ProcessBatch = BatchOf<Kinds[ProcessKind]>;

type StateOf<Kind> = Kind extends Program<infer State, unknown, Message, Message, unknown, unknown> ? State : never;
type TimerOf<Kind> = Kind extends Program<unknown, unknown, Message, Message, infer Timer, unknown> ? Timer : never;
type BatchOf<Kind> = Kind extends Program<unknown, unknown, Message, Message, unknown, infer Batch> ? Batch : never;

/**
 * A program that hides which state, timers, batches and messages are its own. Hiding them is sound because they only come back
 * to where they are from: a process's state goes to the program of its kind, and a timer or a completed write returns to the
 * machine, and the life of its process, that asked for it. A message's sender has the machine from its kind's part of the
 * directory, or answers who spoke.
 */
export type SealedProgram = Program<unknown, ClusterHost<unknown, unknown>, Message, Message, unknown, unknown>;

/** Process kinds by name: `PROCESS_KINDS`, or that with kinds of a test's own. */
export type KindTable = Readonly<Record<string, SealedProgram>>;

export function programOf(kinds: KindTable, process: Process | undefined): SealedProgram {
  const program = process === undefined ? undefined : kinds[process.kind];
  assert(program !== undefined, "the kind of a process is in the table");
  return program;
}
