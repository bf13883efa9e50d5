import process from "node:process";
import type { CommandIo } from "../io.ts";
import { tellProgress } from "../progress.ts";

/** Trials under way: told of each that ends, and when to end early. */
interface UnderWay {
  readonly signal: AbortSignal;
  readonly ended: () => void;
}

/**
 * Does work of so many trials, says how far it is, and ends it between two of them where a signal comes: then `isStopped`. `hint`
 * says what stopping costs.
 */
export async function untilStopped<Result>(
  io: CommandIo, trials: number, hint: string, work: (underWay: UnderWay) => Promise<Result>,
): Promise<{ readonly result: Result; readonly isStopped: boolean }> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const ended = tellProgress(io, trials, "trials", `; Ctrl+C stops${hint}`);
  try {
    const result = await work({ signal: stop.signal, ended });
    return { result, isStopped: stop.signal.aborted };
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}
