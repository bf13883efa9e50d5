import { eventNamed, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import type { Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { expected, restOfText, takeIf, takeKeyword } from "./words.ts";

/** Lets every failure detector watch the stores beside PD, with a failover policy that acts or without, or none any more. */
export interface Detect {
  readonly kind: "detect";
  readonly watch: boolean;
  /** What is set of them, `missed.threshold=5,lease.ttl=20s`; "" for what they are by default. */
  readonly options: string;
  /** A failover policy that acts beside them, as YAML in one line; "" for none. */
  readonly policy: string;
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

/** `policy {health_check: {interval: 5s, timeout: 2s, threshold: 3, enable_failover: true}}`. */
const POLICY: Part<Pick<Detect, "policy">> = {
  usage: "{health_check: {interval: 5s, …}, …}",
  read(words) {
    const policy = restOfText(words);
    if (policy === "") throw expected(words, "a policy as YAML in one line, such as `{health_check: {interval: 5s}}`");
    return { policy };
  },
  write: ({ policy }) => policy,
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
  verbs: [
    verb("detect", [FAILURES], { watch: true, policy: "" }),
    verb("detect", [NOTHING], { watch: false, options: "", policy: "" }, "nothing"),
    verb("policy", [POLICY], { watch: true, options: "" }),
  ],
  effect: () => "change",
  nodes: () => [],
  check: ({ options, policy }, world) => world.refusalOfDetectors(options, policy),
  perform({ watch, options, policy }, hands) {
    hands.detect(watch, options, policy);
    return null;
  },
  event: "detectors.set",
  behind(body) {
    const event = eventNamed(body, "detectors.set");
    return event && { kind: "detect", watch: event.watch === "on", options: event.options, policy: event.policy };
  },
  offers: offeredElsewhere,
  mendedBy: null,
  draw: { leftOut: "detectors look on: what happens to the stores is drawn without them" },
};
