import { decodeLink } from "../exchange/link.ts";
import { TraceWriter } from "../exports/tla-trace.ts";
import { after, seconds, type Instant } from "../kernel/time.ts";
import { beginExport, continueExport, shareOf } from "../session/exporting.ts";
import { advanceRun, createRun, isBroken, type Run } from "../session/run.ts";
import { bringTraces } from "../session/traces.ts";
import { traceOf } from "../session/tracing.ts";
import { bringWhole } from "../session/whole.ts";
import type { TraceNews, TraceOrder } from "./tracer-protocol.ts";

/**
 * A worker that goes through a run once more and notes what one group does step by step. It has the core with the hooks for that,
 * which the page's own worker is built without; so it is an engine of its own, fetched when somebody wants a trace. Whoever does
 * not want it any more ends it.
 */

bringWhole();
bringTraces();

const post = (news: TraceNews): void => self.postMessage(news);

/** Wall time between two words on how far it is. */
const TELLING_MILLIS = 100;
/** Of so much virtual time it is asked whether somebody has been told for long enough. */
const STRETCH = seconds(1);

function untilTold(): () => boolean {
  const end = performance.now() + TELLING_MILLIS;
  return () => performance.now() < end;
}

/** The run of a link that the page made, where that stands; going there is one half of the work. */
function runAt(link: string): Run {
  const decoded = decodeLink(link);
  if (!decoded.ok) throw new RangeError(decoded.notice.text);
  const { at, scenario, topology, preset, seed, inputs } = decoded.run;
  const run = createRun({ scenario, topology, preset, seed, inputs });
  for (let hasTime = untilTold(); ;) {
    advanceRun(run, Math.min(at, after(run.cluster.now, STRETCH)) as Instant);
    if (run.cluster.now >= at || isBroken(run)) return run;
    if (hasTime()) continue;
    post({ kind: "share", share: run.cluster.now / at / 2 });
    hasTime = untilTold();
  }
}

function write({ link, wish }: TraceOrder): void {
  const exporting = beginExport(runAt(link), wish);
  for (;;) {
    const file = continueExport(exporting, untilTold());
    if (file === null) {
      post({ kind: "share", share: (1 + shareOf(exporting)) / 2 });
      continue;
    }
    const trace = exporting.tracing === null ? null : traceOf(exporting.tracing);
    post({ kind: "file", ...file, ended: trace === null ? null : new TraceWriter(trace).ended });
    return;
  }
}

self.addEventListener("message", ({ data }: MessageEvent<TraceOrder>) => write(data));
