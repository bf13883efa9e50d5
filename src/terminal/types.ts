import type { Action } from "../action/index.ts";
import type { Refusal } from "../action/definition.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";

/**
 * What a command may ask, at the instant that is shown. It changes nothing: whatever a command does goes through `TerminalHands`.
 * It is asked anew behind each deed of those hands: an action in the past puts another cluster and another record in its place.
 */
export interface Ground {
  readonly cluster: Cluster;
  readonly now: Instant;
  /** The record of this branch up to `now`. */
  readonly events: readonly ClusterEvent[];
  /** Whether time flows behind this line, stands until somebody lets it run, or has ended at a breach. */
  readonly time: "flows" | "stands" | "ended";
  /** The language of who reads: help and our own sentences are in it; what a tool prints is as the tool prints it. */
  readonly language: "en" | "zh";
}

/** What a command may do. `act` is an input of the run at the shown instant, on the time line like any click. */
export interface TerminalHands {
  /** Carries the action out at once; what refuses it, or null. A change of the past begins a branch, as from the page. */
  act(action: Action): Refusal | null;
}

/** What is to be done behind a command's text by who hosts the terminal, because it takes time or is not the cluster's. */
export type TerminalDeed =
  /** Run on by so much, or until every region is whole again; whoever hosts the terminal says how far it is, and can stop it. */
  | { readonly kind: "run"; readonly by: Duration }
  | { readonly kind: "run-until"; readonly until: "repaired" }
  /** Run on until a session has given so many answers; then the line says what came of it. */
  | { readonly kind: "await"; readonly client: number; readonly session: number; readonly answers: number; readonly since: number;
      readonly line: string }
  | { readonly kind: "seek"; readonly to: Instant }
  | { readonly kind: "step"; readonly to: "event" | "previous-event" | "notable" | "previous-notable" }
  | { readonly kind: "play"; readonly playing: boolean }
  | { readonly kind: "pace"; readonly pace: number }
  | { readonly kind: "branch"; readonly id: number }
  | { readonly kind: "lesson"; readonly id: string }
  /** Shows it on the page (the inspector); nothing happens where there is no page. */
  | { readonly kind: "select"; readonly store: number }
  | { readonly kind: "clear" }
  /** `exit` at the shell's prompt. */
  | { readonly kind: "leave" }
  /** Redirected output: a download on the page, a file on the command line. */
  | { readonly kind: "save"; readonly name: string; readonly text: string }
  /** The same line again, every so much of virtual time, until the person stops it. */
  | { readonly kind: "watch"; readonly line: string; readonly every: Duration };

/** What a line came to. */
export interface TerminalOutput {
  /** As the tool prints it, with its line breaks and, where the real one has them, its colours (SGR sequences). */
  readonly text: string;
  /** False where the tool would have left with another code than 0: pipes and tests look at it. */
  readonly ok: boolean;
  readonly deeds: readonly TerminalDeed[];
}

/** A line that was run: what to print, and what the next one begins from. */
export interface RanLine {
  readonly output: TerminalOutput;
  readonly session: TerminalSession;
  /**
   * What of the line waits for the output's deeds: `run 30s; store` stops behind the first. Whoever did them runs this; "" where
   * nothing waits.
   */
  readonly rest: string;
}

/** A word that may stand where the cursor is. */
export interface Completion {
  readonly text: string;
  /** A few words about it, in the reader's language; "" where there is nothing to say. */
  readonly hint: string;
}

/** The words that may take the place of the line's text from `from` to the cursor. */
export interface Completions {
  readonly from: number;
  readonly words: readonly Completion[];
}

/**
 * `shell` at `$`; `pd-ctl` at its own prompt `»`, where a line is a command of pd-ctl; or that of a client's session, where a
 * line is a step of it, with the prompt that it was called from.
 */
export type Prompt = "shell" | "pd-ctl" | `${"shell" | "pd-ctl"} client ${string}`;

/** What a session remembers between lines. It is plain data: the page keeps it, the worker is told it with each line. */
export interface TerminalSession {
  readonly prompt: Prompt;
  /** Lines that were entered, this one included, oldest first, for `history`. Whoever hosts the terminal adds them. */
  readonly history: readonly string[];
}
