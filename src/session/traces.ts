import { tla } from "../exports/tla.ts";
import { bring } from "../kernel/late-part.ts";
import { TRACES } from "./traces-part.ts";
import { beginTracing, continueTracing, traceOf, tracingShare } from "./tracing.ts";

/** Only where the core has its hooks for it: a page's core has none. */
export const bringTraces = (): void => bring(TRACES, { exporter: tla, beginTracing, continueTracing, traceOf, tracingShare });
