import { latePart } from "../kernel/late-part.ts";
import type { noteGcReport } from "./gc.ts";

/** Garbage collection: it comes with transactions, whose clients alone speak of it. */
export const GARBAGE = latePart<{ readonly noteGcReport: typeof noteGcReport }>("garbage collection");
