import type { Instant } from "../../../kernel/time.ts";
import type { RunStatus } from "../../../worker/protocol.ts";
import type { RunState } from "../run.ts";
import type { Wire } from "./wire.ts";

type Time = Pick<RunState, "seek" | "visit" | "until" | "branch" | "play" | "playOrPause" | "pace" | "step">;

/** Where the run stands, and how fast it goes on. */
export const timeOf = ({ get, set, port }: Wire): Time => ({
  seek: (to) => port().tell({ kind: "seek", to }),
  visit: (to) => {
    set((run) => jumped(run, to));
    port().tell({ kind: "seek", to });
  },
  until: (at) => port().tell({ kind: "until", at }),
  branch: (id) => port().tell({ kind: "branch", id }),
  playOrPause: () => get().play(get().status?.playing !== true),
  play: (playing) => {
    // Behind a breach there is nothing to play.
    if (playing && (get().status?.violations ?? 0) > 0) return;
    set((run) => ({ ...foresee(run, { playing }), continued: null }));
    port().tell({ kind: "play", playing });
  },
  pace: (pace, auto) => {
    set((run) => foresee(run, { pace, auto }));
    port().tell({ kind: "pace", pace, auto });
  },
  step: (to) => {
    // A step forward by one event, and a skip over minutes, are followed as time is.
    const isFollowed = to === "event" || to === "repaired" || typeof to === "object";
    if (!isFollowed) set((run) => jumped(run, null));
    port().tell({ kind: "step", to });
  },
});

const jumped = ({ jump: { count }, status }: RunState, to: Instant | null): Pick<RunState, "jump"> =>
  ({ jump: { count: count + 1, from: status?.now, to } });

/**
 * What the worker will say of a control that was just used. Its own word comes up to a few tenths of a second later, and
 * whoever presses "faster" three times in that time means three steps.
 */
const foresee = (run: RunState, changes: Partial<RunStatus>): Partial<RunState> =>
  run.status === null ? {} : { status: { ...run.status, ...changes } };
