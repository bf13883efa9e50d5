import type { StoreApi } from "zustand";
import type { LinkTarget } from "../../terminal/links.ts";
import type { CastRecorder } from "./recorder.ts";
import type { Session } from "./session.ts";
import type { RunMoment } from "./transcript.ts";

/** One of the two halves of the drawer. */
export type Half = 0 | 1;

export interface ConsoleState {
  /** Whether both sessions are shown, and which was typed into last. */
  readonly split: boolean;
  readonly current: Half;
  /** Whether xterm keeps a copy of its screen for screen readers. */
  readonly forReaders: boolean;
  /** Which session is being recorded; null for none. */
  readonly recording: Half | null;
}

/** The terminal of an app: it is made when it is first opened, and stays while it is put away. */
export interface Console {
  readonly sessions: readonly [Session<LinkTarget>, Session<LinkTarget>];
  readonly store: StoreApi<ConsoleState>;
  /** Of the current session, while it is recorded. */
  readonly recorder: CastRecorder;
  /** Where the run stands. */
  moment(): RunMoment;
  /** Selects it on the page, or goes there. */
  follow(target: LinkTarget): void;
}
