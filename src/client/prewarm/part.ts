import { latePart } from "../../kernel/late-part.ts";
import type { ClientMessage } from "../../proto/messages.ts";
import type { ClientHost, ClientState } from "../types.ts";

/** What a client does ahead of a peak. */
export interface PrewarmCode {
  /** A request begins, for the key at that place of the client's keys. */
  note(state: ClientState, host: ClientHost, place: number): void;
  /** What it has asked by itself is answered: such questions have numbers below 0. */
  hear(state: ClientState, host: ClientHost, message: ClientMessage): void;
}

/** It comes with what people do: only a setting begins it. */
export const PREWARMING = latePart<PrewarmCode>("pre-warming");
