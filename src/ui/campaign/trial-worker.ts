import type { TrialOutcome } from "../../campaign/trial.ts";
import type { Duration } from "../../kernel/time.ts";
import type { TrialsAnswer, TrialsQuestion } from "../../worker/trials-protocol.ts";
import { isEnded, openPort, type StartWorker } from "../state/port.ts";

/** The page's end of a worker that runs trials. */
export interface TrialWorker {
  /** Rejects where the worker has failed, or is closed before it answers. */
  ask(question: TrialsQuestion): Promise<TrialsAnswer>;
  close(): void;
}

/** Opens one beside the worker of the page's run. */
export function openTrialWorker(start: StartWorker): TrialWorker {
  const port = openPort(start, () => undefined, (loss) => {
    if (isEnded(loss)) port.close();
  });
  return {
    ask: async (question) => {
      const answer = await port.ask({ kind: "trials", question });
      if (answer.ok && answer.kind === "trials") return answer.answer;
      throw new Error(answer.ok ? answer.kind : answer.notices[0]?.text ?? "the worker has ended");
    },
    close: port.close,
  };
}

/** Seeds of one run, and who hears of each that has ended. */
export interface SeedsJob {
  readonly link: string;
  readonly length: Duration;
  readonly seeds: readonly number[];
  readonly signal: AbortSignal;
  readonly ended: (outcome: TrialOutcome) => void;
}

/** So many at a time: one for each core, but for the page's. */
export const workersFor = (seeds: number): number => Math.max(1, Math.min(seeds, navigator.hardwareConcurrency - 1));

/** Runs every seed, on workers of their own; ends at once when `signal` says so. Rejects where a worker fails. */
export async function runOnWorkers(start: StartWorker, { link, length, seeds, signal, ended }: SeedsJob): Promise<void> {
  let next = 0;
  const line = async (): Promise<void> => {
    const worker = openTrialWorker(start);
    signal.addEventListener("abort", worker.close);
    try {
      for (let seed = seeds[next++]; seed !== undefined && !signal.aborted; seed = seeds[next++]) {
        const answer = await worker.ask({ kind: "trial", link, length, seed });
        if (answer.kind === "trial") ended(answer.outcome);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      worker.close();
    }
  };
  await Promise.all(Array.from({ length: workersFor(seeds.length) }, line));
}
