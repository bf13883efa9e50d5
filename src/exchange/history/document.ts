import type { Instant } from "../../kernel/time.ts";
import type { HistoryEntry, HistoryKind } from "../../proto/history.ts";

/** A history as it leaves: what was done and seen, what was done to the cluster meanwhile, and which run it is of. */
export interface HistoryDocument {
  readonly version: string;
  readonly scenario: string;
  readonly preset: string;
  readonly seed: number;
  readonly hash: string;
  readonly end: Instant;
  /** Rules of Raft that were switched off: without them it was not Raft. */
  readonly modifiedRaft: readonly string[];
  readonly histories: Readonly<Partial<Record<HistoryKind, readonly HistoryEntry[]>>>;
  readonly faults: readonly Fault[];
}

/** What was done to the cluster: `kill store 4`, and the machine that it was done to, or "" for several. */
interface Fault {
  readonly at: Instant;
  readonly text: string;
  readonly tag: string;
}

/** A document, and the name of its file. */
export interface HistoryFile {
  readonly name: string;
  readonly text: string;
}

/** What in a file says which run it is of. */
export const originOf = ({ version, scenario, preset, seed, hash, modifiedRaft }: HistoryDocument): string =>
  `quorumscape ${version}${scenario === "" ? "" : `, scenario ${scenario}`}, preset ${preset}, seed ${seed}, state ${hash}`
    + (modifiedRaft.length === 0 ? "" : `, MODIFIED RAFT: ${modifiedRaft.join(" ")}`);
