import { eventNamed, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import type { Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { restOfText, takeIf, takeKeyword } from "./words.ts";

/** Lets every failure detector watch the stores beside PD, or none any more. */
export interface Detect {
  readonly kind: "detect";
  readonly watch: boolean;
  /** What is set of them, `missed.threshold=5,lease.ttl=20s`; "" for what they are by default. */
  readonly options: string;
}

/** `failures`, `failures with missed.threshold=5`. */
const FAILURES: Part<Pick<Detect, "options">> = {
  usage: "failures [with KEY=VALUE,…]",
  read(words) {
    takeKeyword(words, "failures", "`failures` or `nothing`");
    return { options: takeIf(words, "with") ? restOfText(words).replace(/\s/g, "") : "" };
  },
  write: ({ options }) => (options === "" ? "failures" : `failures with ${options}`),
};

const NOTHING: Part<object> = {
  usage: "nothing",
  read(words) {
    takeKeyword(words, "nothing", "`failures` or `nothing`");
    return {};
  },
  write: () => "nothing",
};

export const detect: Definition<Detect, never> = {
  kind: "detect",
  verbs: [verb("detect", [FAILURES], { watch: true }), verb("detect", [NOTHING], { watch: false, options: "" }, "nothing")],
  effect: () => "change",
  nodes: () => [],
  check: ({ options }, world) => world.refusalOfDetectors(options),
  perform({ watch, options }, hands) {
    hands.detect(watch, options);
    return null;
  },
  event: "detectors.set",
  behind(body) {
    const event = eventNamed(body, "detectors.set");
    return event && { kind: "detect", watch: event.watch === "on", options: event.options };
  },
  offers: offeredElsewhere,
  mendedBy: null,
  draw: { leftOut: "detectors look on: what happens to the stores is drawn without them" },
};
