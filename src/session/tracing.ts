import { beginTracer, lookAtGroup, restingGroup, type GroupTracer } from "../cluster/group-trace.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import type { GroupTrace, TracedReplica } from "../proto/traced.ts";
import { advanceRun, runAside, type Run } from "./run.ts";

/** What one group does, step by step, in the making: no record has it, so it is replayed. */
export interface GroupTracing {
  readonly run: Run;
  readonly region: RegionId;
  readonly to: Instant;
  /** From where on it is looked for an instant at which the group is at rest; where there is none, from the next one on. */
  readonly starts: Instant[];
  aside: Run | null;
  /** null until the group is at rest for the first time, which is where the trace begins. */
  tracer: GroupTracer | null;
  from: Instant;
  replicas: readonly TracedReplica[];
}

/** More than any trace has lines. */
const STEPS_AT_MOST = 8_000;

/** `starts` is tried in its order. */
export const beginTracing = (run: Run, region: RegionId, starts: readonly Instant[], to: Instant): GroupTracing => ({
  run, region, to: Math.min(to, run.branch.end) as Instant, starts: starts.slice(), aside: null, tracer: null, from: START,
  replicas: [],
});

function look(tracing: GroupTracing, { cluster }: Run): void {
  const { region, tracer } = tracing;
  if (tracer !== null) {
    lookAtGroup(cluster, tracer);
    return;
  }
  const replicas = restingGroup(cluster, region);
  if (replicas === null) return;
  tracing.replicas = replicas;
  tracing.from = cluster.now;
  tracing.tracer = beginTracer(cluster, region);
}

/** How many events are run between two looks at the clock. */
const STRETCH = 200;

/** Goes on for as long as there is time; true once it is done. */
export function continueTracing(tracing: GroupTracing, hasTime: () => boolean): boolean {
  while (tracing.aside !== null || tracing.starts.length > 0) {
    const aside = tracing.aside ?? nextAside(tracing);
    if (aside !== null && !goOn(tracing, aside, hasTime)) return false;
    tracing.aside = null;
    if (tracing.tracer !== null) break;
  }
  tracing.starts.length = 0;
  return true;
}

/** The run at the next start; null where no keyframe leads there. */
function nextAside(tracing: GroupTracing): Run | null {
  // No keyframe is kept of it: it would go on listening.
  const aside = runAside({ ...tracing.run, rewindable: false }, tracing.starts.shift() ?? START);
  tracing.aside = aside;
  if (aside !== null) look(tracing, aside);
  return aside;
}

function goOn(tracing: GroupTracing, aside: Run, hasTime: () => boolean): boolean {
  const isFull = (): boolean => (tracing.tracer?.steps.length ?? 0) >= STEPS_AT_MOST;
  let events = 0;
  aside.halts = () => {
    look(tracing, aside);
    return isFull() || (++events % STRETCH === 0 && !hasTime());
  };
  advanceRun(aside, tracing.to);
  return !aside.interrupted || isFull();
}

/** How far it is, from 0 to 1: through its time, or through the lines that it may have. */
export function tracingShare({ tracer, aside, from, to }: GroupTracing): number {
  if (tracer === null || aside === null) return 0;
  const through = (aside.cluster.now - from) / Math.max(1, to - from);
  return Math.min(1, Math.max(through, tracer.steps.length / STEPS_AT_MOST));
}

/** What the group did; null where it was never at rest. */
export const traceOf = ({ tracer, region, from, replicas }: GroupTracing): GroupTrace | null =>
  (tracer === null ? null : { region, from, replicas, steps: tracer.steps });
