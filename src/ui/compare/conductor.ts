import { createStore, type StoreApi } from "zustand";
import type { Instant } from "../../kernel/time.ts";
import type { AppContext } from "../app/context.ts";
import type { PairPace } from "./pair-pace.ts";

/** Where both runs stand and how fast they go on: one cursor and one pace for the two of them. */
export interface Conducting {
  /** What both show. */
  readonly now: Instant;
  readonly playing: boolean;
  /** Virtual seconds per wall second, as it was chosen, or as what happens on either side asks for. */
  readonly pace: number;
  readonly auto: boolean;
  /** Whether one of them has yet to get where it was sent. */
  readonly waiting: boolean;
}

export type Conductor = Pick<StoreApi<Conducting>, "getState" | "subscribe" | "getInitialState"> & {
  play(on: boolean): void;
  seek(to: Instant): void;
  /** Goes so far from where both were sent last, be they there or still on their way: keys come faster than pictures. */
  step(by: number): void;
  /** From now on at this pace, or slow where something happens on either side, and through the quiet. */
  pace(pace: number | "auto"): void;
  dispose(): void;
};

/** However late a picture is, no more wall time counts for one. */
const LONGEST_PICTURE_MS = 50;
/** Pictures that are asked for before the first of them has come: one is drawn while the next is made. */
const AHEAD = 3;

interface Side {
  readonly app: Pick<AppContext, "run" | "frames">;
  /** Where it ends: a breach may end it before the other. */
  readonly end: Instant;
}

/**
 * Leads two runs from instant to instant. Neither plays by itself: with each picture both are sent to the same one, and none is
 * sent on before both have shown where they were sent some pictures ago. So they cannot drift apart, and the slower one sets the
 * pace.
 */
export function createConductor(sides: readonly Side[], until: Instant, ownPace: PairPace): Conductor {
  const store = createStore<Conducting>(() => ({ now: 0 as Instant, playing: false, pace: 1, auto: false, waiting: false }));
  let cursor = 0;
  let asked: number[] = [];
  let last = 0;
  let request = 0;
  const send = (to: number): void => {
    const next = Math.round(to);
    asked = [...asked.slice(1 - AHEAD), next];
    for (const { app, end } of sides) {
      app.run.getState().seek(Math.min(end, next) as Instant);
      // Each picture shows another instant: none is left out because little moves.
      app.frames.wake();
    }
  };
  const nowOf = ({ app }: Side): number => app.frames.latest()?.now ?? -1;
  /** Whether both have shown that instant, or one to which they were sent behind it. */
  const isThere = (to: number | undefined): boolean => to === undefined || sides.every((side) => {
    const now = nowOf(side);
    return now === Math.min(side.end, to) || (now > to && now <= (asked.at(-1) ?? 0));
  });
  const show = (): void => {
    const before = store.getState();
    const now = Math.max(0, ...sides.map(nowOf)) as Instant;
    const waiting = !isThere(asked[0]);
    if (before.now !== now || before.waiting !== waiting) store.setState({ now, waiting });
  };
  const turn = (wall: number): void => {
    request = requestAnimationFrame(turn);
    show();
    const { playing, pace: before, auto } = store.getState();
    if (!playing) last = wall;
    if (!playing || !isThere(asked[0])) return;
    const passed = Math.min(LONGEST_PICTURE_MS, wall - last);
    last = wall;
    const pace = auto ? ownPace.at(cursor, before, passed) : before;
    if (pace !== before) store.setState({ pace });
    const next = Math.min(until, cursor + passed * 1_000 * pace, auto ? ownPace.limit(cursor) : until);
    if (Math.round(next) !== Math.round(cursor)) send(next);
    cursor = next;
    if (cursor >= until) store.setState({ playing: false });
  };
  const seek = (to: number): void => {
    cursor = Math.max(0, Math.min(until, to));
    asked = [];
    send(cursor);
  };
  request = requestAnimationFrame(turn);
  return {
    getState: store.getState, subscribe: store.subscribe, getInitialState: store.getInitialState,
    play: (on) => {
      if (on && cursor >= until) cursor = 0;
      store.setState({ playing: on });
    },
    seek,
    step: (by) => seek(cursor + by),
    pace: (pace) => store.setState(pace === "auto" ? { auto: true } : { pace, auto: false }),
    dispose: () => cancelAnimationFrame(request),
  };
}
