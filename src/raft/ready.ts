import type { Message } from "./message.ts";
import type { Entry, HardState, ReadState, Snapshot, SoftState } from "./types.ts";

/** What a host has to do next, in this order: persist, send, apply; then `advance`. Immutable. */
export interface Ready {
  /** Changed leader or role, or null. Need not be persisted. */
  readonly softState: SoftState | null;
  /** To be persisted before any message is sent, or null if unchanged. */
  readonly hardState: HardState | null;
  /** Reads that may be served once `index` is applied. */
  readonly readStates: readonly ReadState[];
  /** To be persisted before any message is sent. */
  readonly entries: readonly Entry[];
  /** To be persisted before any message is sent; never together with entries. */
  readonly snapshot: Snapshot | null;
  /** To be applied to the host's state machine; persisted before, here or by an earlier Ready. */
  readonly committedEntries: readonly Entry[];
  /** To be sent after the above is persisted (with asyncStorageWrites: at once; some go to the storage threads). */
  readonly messages: readonly Message[];
  /**
   * Synchronous mode: messages from this position on promise what this Ready persists and must wait for it; those before
   * may leave at once, in parallel with the write (dissertation §10.2.1).
   */
  readonly promisesFrom: number;
  /** The write must be synchronous: it holds entries, or a new term or vote. */
  readonly mustSync: boolean;
}
