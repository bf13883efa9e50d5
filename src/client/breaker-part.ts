import { latePart } from "../kernel/late-part.ts";
import type { admits, noteFailure, noteSuccess } from "./breaker.ts";

/** Circuit breakers: only a setting switches them on. */
export const BREAKERS = latePart<{
  readonly admits: typeof admits;
  readonly noteFailure: typeof noteFailure;
  readonly noteSuccess: typeof noteSuccess;
}>("circuit breakers");
