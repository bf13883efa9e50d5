import { drawInt, drawItem } from "../kernel/random.ts";
import { millis, seconds, type Duration } from "../kernel/time.ts";
import type { Link } from "../machine/network.ts";
import { changeBetween, checkSides, drawSides, nodesBetween, placesBetween } from "./between-sides.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { drawMillis } from "./draw.ts";
import { EXTRA_RANGE } from "./latency.ts";
import { lasting, several, shares } from "./offers.ts";
import { PERCENT } from "./parts.ts";
import { NAMES_SIDE_AND_MORE, SIDES_FIRST, type BothSides } from "./sides.ts";
import { verb } from "./verb.ts";

/** Makes every link between the machines of two sides slower, … */
interface SlowSides extends BothSides {
  readonly kind: "change-sides";
  readonly fault: "latency";
  readonly extra: Duration;
  /** The largest random addition to `extra`; none where it is not said. */
  readonly jitter?: Duration;
}

/** … or lets each lose a share of its messages, or deliver it twice. */
interface HarmSides extends BothSides {
  readonly kind: "change-sides";
  readonly fault: "loss" | "duplicate";
  readonly percent: number;
}

export type ChangeSides = SlowSides | HarmSides;

const change = (action: ChangeSides) => (link: Link): void => {
  switch (action.fault) {
    case "latency":
      link.extraLatency = action.extra;
      link.extraJitter = action.jitter ?? (0 as Duration);
      return;
    case "loss": case "duplicate":
      link[`${action.fault}Percent`] = action.percent;
  }
};

const isHarm = (action: ChangeSides): boolean =>
  (action.fault === "latency" ? action.extra > 0 || (action.jitter ?? 0) > 0 : action.percent > 0);

export const changeSides: Definition<ChangeSides, "latency-between" | "loss-between"> = {
  kind: "change-sides",
  verbs: [
    verb("latency", [SIDES_FIRST, EXTRA_RANGE], { fault: "latency" }, NAMES_SIDE_AND_MORE),
    verb("loss", [SIDES_FIRST, PERCENT], { fault: "loss" }, NAMES_SIDE_AND_MORE),
    verb("duplicate", [SIDES_FIRST, PERCENT], { fault: "duplicate" }, NAMES_SIDE_AND_MORE),
  ],
  effect: (action) => (isHarm(action) ? "fault" : "repair"),
  nodes: nodesBetween,
  check: checkSides,
  perform(action, hands) {
    const told = changeBetween(action, hands, change(action));
    const amount = action.fault === "latency" ? { extra: action.extra, jitter: action.jitter ?? (0 as Duration), percent: 0 }
      : { extra: 0 as Duration, jitter: 0 as Duration, percent: action.percent };
    hands.fault([...told.from, ...told.to], { name: "sides.changed", ...told, fault: action.fault, ...amount });
    return null;
  },
  event: "sides.changed",
  behind(body) {
    const event = eventNamed(body, "sides.changed");
    if (event === null) return null;
    const { said, bothWays, fault, extra, jitter, percent } = event;
    const sides = { kind: "change-sides", ...said, bothWays } as const;
    return fault === "latency" ? { ...sides, fault, extra, ...(jitter > 0 ? { jitter } : {}) } : { ...sides, fault, percent };
  },
  offers(subject, sight) {
    const between = placesBetween(subject, sight);
    if (between === null) return [];
    const { from, to, bothWays } = between;
    const sides = { kind: "change-sides", from, to, bothWays } as const;
    return [
      several("latency-between", "latency", 0, lasting([millis(200), seconds(1)], (extra) =>
        ({ ...sides, fault: "latency", extra }))),
      several("loss-between", "loss", 0, shares([20, 50], (percent) => ({ ...sides, fault: "loss", percent }))),
    ];
  },
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw(random, facts) {
      const sides = { kind: "change-sides", ...drawSides(random, facts) } as const;
      const fault = drawItem(random, ["latency", "loss", "duplicate"] as const);
      return fault === "latency" ? { ...sides, fault, extra: drawMillis(random, 5, 3_000) }
        : { ...sides, fault, percent: drawInt(random, 5, 90) };
    },
  },
};
