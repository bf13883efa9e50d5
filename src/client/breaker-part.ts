import { latePart, need } from "../kernel/late-part.ts";
import type { admits, noteFailure, noteSuccess } from "./breaker.ts";
import type { ClientHost } from "./types.ts";

interface Breakers {
  readonly admits: typeof admits;
  readonly noteFailure: typeof noteFailure;
  readonly noteSuccess: typeof noteSuccess;
}

/** Circuit breakers: only a setting switches them on. */
export const BREAKERS = latePart<Breakers>("circuit breakers");

/** Those of a client; null where it has none. */
export const breakersOf = ({ settings }: ClientHost): Breakers | null =>
  (settings.client.circuitBreaker === "off" ? null : need(BREAKERS));
