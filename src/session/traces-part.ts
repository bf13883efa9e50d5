import type { Exporter } from "../exports/subject.ts";
import { latePart } from "../kernel/late-part.ts";
import type { beginTracing, continueTracing, traceOf, tracingShare } from "./tracing.ts";

/** The steps of one group, and how they are written. */
export const TRACES = latePart<Traces>("traces");

interface Traces {
  readonly exporter: Exporter;
  readonly beginTracing: typeof beginTracing;
  readonly continueTracing: typeof continueTracing;
  readonly traceOf: typeof traceOf;
  readonly tracingShare: typeof tracingShare;
}
