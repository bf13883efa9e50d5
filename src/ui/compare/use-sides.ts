import { useEffect, useState, type RefObject } from "react";
import type { Instant } from "../../kernel/time.ts";
import { compareOutcomes } from "../../story/comparison/compare.ts";
import type { RunComparison, RunOutcome } from "../../story/comparison/types.ts";
import { useApp, type AppContext } from "../app/context.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import { createConductor, type Conductor } from "./conductor.ts";
import { createPairPace } from "./pair-pace.ts";
import { chooseTogether, openSide, outcomeOf, type ComparedSide } from "./side.ts";

/** Both runs, once they are open and it is known what they come to. */
export interface ReadySides {
  readonly kind: "ready";
  readonly left: RunOutcome;
  readonly right: RunOutcome;
  readonly comparison: RunComparison;
  readonly conductor: Conductor;
}

export type SidesState =
  /** How far each is, and for how many milliseconds more, as far as one can tell. */
  | { readonly kind: "opening"; readonly left: Instant; readonly right: Instant; readonly rest: number | null }
  | { readonly kind: "failed"; readonly reason: string }
  | ReadySides;

const BEGINNING: SidesState = { kind: "opening", left: 0 as Instant, right: 0 as Instant, rest: null };
/** So long before the first difference both begin. */
const LEAD = 1_000_000;

interface Rooms {
  readonly left: RefObject<HTMLElement | null>;
  readonly right: RefObject<HTMLElement | null>;
}

/** Opens both runs in their rooms, and ends them with the component. */
export function useSides(pair: ComparedPair, { left, right }: Rooms): SidesState {
  const app = useApp();
  const [state, setState] = useState<SidesState>(BEGINNING);
  useEffect(() => {
    const { current: leftRoom } = left;
    const { current: rightRoom } = right;
    if (leftRoom === null || rightRoom === null) return undefined;
    const ending = new AbortController();
    const endings: (() => void)[] = [];
    const open = async (): Promise<void> => {
      const sides = await openBoth(app, pair, [leftRoom, rightRoom], ending.signal, (end) => endings.push(end));
      if (sides === null) return;
      const ready = await prepare(sides, pair.until, ending.signal, setState);
      if (ready === null) return;
      endings.push(ready.conductor.dispose);
      setState(ready);
      ready.conductor.play(!app.run.getState().reducedMotion);
    };
    open().catch((error: unknown) => {
      if (!ending.signal.aborted) setState({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
    });
    return () => {
      ending.abort();
      for (const end of endings.reverse()) end();
    };
  }, [app, pair, left, right]);
  return state;
}

async function openBoth(
  app: AppContext, { left, right }: ComparedPair, rooms: readonly HTMLElement[], signal: AbortSignal,
  atEnd: (end: () => void) => void,
): Promise<readonly [ComparedSide, ComparedSide] | null> {
  const opened = await Promise.all([left, right].map(async ({ text }, place) => {
    const [room] = rooms.slice(place);
    if (room === undefined) return null;
    const side = await openSide(app, room, text);
    if (signal.aborted) side.dispose();
    else atEnd(side.dispose);
    return side;
  }));
  const [one, other] = opened;
  if (signal.aborted || one == null || other == null) return null;
  atEnd(chooseTogether(one, other));
  return [one, other];
}

async function prepare(
  [one, other]: readonly [ComparedSide, ComparedSide], until: Instant, signal: AbortSignal, tell: (state: SidesState) => void,
): Promise<ReadySides | null> {
  const began = performance.now();
  let at: readonly [Instant, Instant] = [0 as Instant, 0 as Instant];
  const note = (next: readonly [Instant, Instant]): void => {
    at = next;
    const least = Math.min(...at);
    const rest = least === 0 ? null : (performance.now() - began) / least * (until - least);
    tell({ kind: "opening", left: at[0], right: at[1], rest });
  };
  const [left, right] = await Promise.all([
    outcomeOf(one, until, signal, (now) => note([now, at[1]])), outcomeOf(other, until, signal, (now) => note([at[0], now])),
  ]);
  if (left === null || right === null) return null;
  const comparison = compareOutcomes(left, right);
  const ends = [{ app: one.app, end: left.now }, { app: other.app, end: right.now }];
  const conductor = createConductor(ends, until, createPairPace([left.slow, right.slow]));
  conductor.pace("auto");
  const { at: first } = comparison.parting ?? { at: 0 };
  conductor.seek(Math.max(0, first - LEAD) as Instant);
  return { kind: "ready", left, right, comparison, conductor };
}
