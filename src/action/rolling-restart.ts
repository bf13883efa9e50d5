import { drawChance } from "../kernel/random.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import { unchecked, type Definition } from "./definition.ts";
import { drawMillis } from "./draw.ts";
import { offeredElsewhere } from "./offers.ts";
import { DOWN, readDuration, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { takeKeyword } from "./words.ts";

/** Restarts every store in turn, in the order of their ids: each so long after the one before. */
export interface RollingRestart {
  readonly kind: "rolling-restart";
  readonly every: Duration;
  /** How long each process is away; not at all where it is not said. */
  readonly down?: Duration;
}

/** `every 60s`. */
const EVERY: Part<Pick<RollingRestart, "every">> = {
  usage: "every 60s",
  read(words) {
    takeKeyword(words, "every", "`every` and a duration, such as `every 60s`");
    return { every: readDuration(words, "a duration such as 60s") };
  },
  write: ({ every }) => `every ${formatDuration(every)}`,
};

export const restartInTurn: Definition<RollingRestart, never> = {
  kind: "rolling-restart",
  verbs: [verb("rolling-restart", [EVERY, DOWN], {})],
  effect: () => "change",
  nodes: () => [],
  check: unchecked,
  perform({ every, down = null }, hands) {
    let wait = 0;
    for (const node of hands.everyNode()) {
      if (node.kind !== "store") continue;
      if (wait === 0) hands.restart(node, down);
      else hands.restartLater(node, wait as Duration, down);
      wait += every;
    }
    return null;
  },
  // Told by the events of each restart.
  event: null,
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: "start",
  draw: {
    weight: 1,
    // What is still to come when all has been mended passes by itself.
    draw: (random) => ({
      kind: "rolling-restart", every: drawMillis(random, 0, 8_000),
      ...(drawChance(random, 2, 3) ? { down: drawMillis(random, 1, 10_000) } : {}),
    }),
  },
};
