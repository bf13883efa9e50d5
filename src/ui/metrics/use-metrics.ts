import { useEffect, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import type { MetricCharts, RunStatus } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";

/** How far the curves are: what they are of, and how far that is simulated; null before there is anything. */
export interface MetricsShot {
  readonly charts: MetricCharts | null;
  /** While they are being measured: how far that is, and where it ends. */
  readonly going: { readonly at: Instant; readonly until: Instant } | null;
  /** Whether the run plays on, beyond what was measured. */
  readonly waits: boolean;
}

/** Which future of which run it is, and how far it has been simulated. */
function momentOf(status: RunStatus | null): { readonly of: string; readonly end: number } {
  if (status === null) return { of: "", end: 0 };
  const { scenario, name, preset, seed, branch, branches } = status;
  return { of: JSON.stringify([scenario, name, preset, seed, branch]), end: branches.find(({ id }) => id === branch)?.end ?? 0 };
}

/**
 * Measures whenever the run stands and has come farther than what is known: a run that plays is not slowed down for curves that
 * are old with the next frame.
 */
export function useMetrics(): MetricsShot {
  const { run } = useApp();
  const stands = useRun(({ status }) => status !== null && !status.playing && status.errand === null);
  const of = useRun(({ status }) => momentOf(status).of);
  const end = useRun(({ status }) => (status === null || status.playing ? -1 : momentOf(status).end));
  const [known, setKnown] = useState<{ readonly of: string; readonly end: number; readonly charts: MetricCharts } | null>(null);
  const [going, setGoing] = useState<MetricsShot["going"]>(null);
  const isKnown = known !== null && known.of === of && known.end === end;
  useEffect(() => {
    if (!stands || end < 0 || isKnown) return undefined;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      while (isWanted) {
        const answer = await run.getState().write({ metrics: "charts" });
        if (!isWanted) return;
        if (!answer.ok || answer.kind !== "metrics") break;
        if (answer.charts !== null) {
          setKnown({ of, end, charts: answer.charts });
          break;
        }
        setGoing({ at: answer.at, until: answer.until });
      }
      setGoing(null);
    };
    void ask();
    return () => {
      isWanted = false;
      setGoing(null);
    };
  }, [run, stands, of, end, isKnown]);
  const charts = known !== null && known.of === of ? known.charts : null;
  return { charts, going, waits: !stands };
}
