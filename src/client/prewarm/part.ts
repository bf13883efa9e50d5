import { latePart } from "../../kernel/late-part.ts";
import type { Key } from "../../proto/region.ts";
import type { ClientMessage } from "../../proto/messages.ts";
import type { ClientHost, ClientState } from "../types.ts";

/** What a client does ahead of a peak. */
export interface PrewarmCode {
  /** A request begins, for the key at that place of the client's keys; or of a transaction, whose key may be beside these. */
  note(state: ClientState, host: ClientHost, place: number): void;
  noteKey(state: ClientState, host: ClientHost, key: Key): void;
  /** What it has asked by itself is answered: such questions have numbers below 0. */
  hear(state: ClientState, host: ClientHost, message: ClientMessage): void;
}

/** It comes with what people do: only a setting begins it. */
export const PREWARMING = latePart<PrewarmCode>("pre-warming");
