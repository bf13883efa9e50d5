import { formatDuration, type Duration } from "../../kernel/time.ts";
import type { RunState, RunStore } from "../state/run.ts";

/** Time has come to rest where a hand led it: who drags or steps on is told of once. */
const REST_MILLIS = 400;

/** Where a run came to rest. */
interface Rest {
  readonly now: number;
  readonly branch: number;
  /** How many jumps had been made by then. */
  readonly jumps: number;
  /** Whether time has flowed since: then only a jump is a hand's. */
  readonly flowed: boolean;
}

/**
 * Tells as a sentence where hands lead a run: steps, drags of the time bar, jumps and skips. Told of is where time then stands.
 * What flowed there, what a line of the terminal (`isLine`) or a lesson led to, another branch and another run are no such thing.
 */
export function followHands(run: RunStore, isLine: () => boolean, tell: (sentence: string) => void): void {
  let rest = restOf(run.getState());
  let byOthers = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const state = run.getState();
    const came = restOf(state);
    if (rest !== null && came !== null && isByHand(rest, came) && !byOthers && state.lesson === null) {
      tell(`seek ${formatDuration(came.now as Duration)}`);
    }
    rest = came ?? (rest === null ? null : { ...rest, jumps: state.jump.count, flowed: true });
    byOthers = false;
  };
  run.subscribe((state, before) => {
    if (state.status === before.status) return;
    byOthers ||= state.opening || isLine();
    clearTimeout(timer);
    timer = setTimeout(settle, REST_MILLIS);
    if (rest !== null && state.status?.playing === true && state.status.errand === null) rest = { ...rest, flowed: true };
  });
}

const isByHand = (from: Rest, to: Rest): boolean =>
  from.branch === to.branch && from.now !== to.now && (!from.flowed || from.jumps !== to.jumps);

/** Null while time flows, or is on its way somewhere. */
function restOf({ status, jump }: RunState): Rest | null {
  if (status === null || status.playing || status.errand !== null) return null;
  return { now: status.now, branch: status.branch, jumps: jump.count, flowed: false };
}
