import { drawInt } from "../kernel/random.ts";
import { formatDuration, millis, parseDuration, seconds, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { drawMillis, drawNode, nodesOf } from "./draw.ts";
import { lasting, several, single } from "./offers.ts";
import { checkLength, NODE, outOfRange, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { atEnd, expected, takeKeyword, takeWord, wordHere } from "./words.ts";

/** Sets a machine's calendar wrong by `offset`, and lets its clock run fast or slow. Both 0 is the right time. */
export interface SetClock {
  readonly kind: "clock";
  readonly node: Node;
  readonly offset: Duration;
  /** Parts per million. */
  readonly driftPpm: number;
}

const MAX_DRIFT_PPM = 500_000;
const OFFSETS = [millis(-500), millis(500), seconds(5)];

/** `+500ms`, `drift 200ppm`, or one after the other; what is not said is zero. */
const SHIFT: Part<Pick<SetClock, "offset" | "driftPpm">> = {
  usage: "+500ms [drift 200ppm]",
  read(words) {
    let offset = 0 as Duration;
    const shift = /^([+-])(.+)$/.exec(wordHere(words) ?? "");
    const size = shift === null ? undefined : parseDuration(shift[2] ?? "");
    if (size !== undefined) {
      checkLength(words, size);
      // Subtracted from zero, so that no -0 comes of it, which would hash like no other zero.
      offset = (shift?.[1] === "-" ? 0 - size : size) as Duration;
      takeWord(words);
      if (atEnd(words)) return { offset, driftPpm: 0 };
    }
    const what = size === undefined ? "a shift such as +500ms or `drift 200ppm`" : "`drift` and a rate such as 200ppm";
    takeKeyword(words, "drift", what);
    const rate = /^([+-]?\d{1,7})ppm$/.exec(wordHere(words) ?? "");
    if (rate === null) throw expected(words, "a rate such as 200ppm");
    const driftPpm = Number(rate[1]) + 0;
    if (Math.abs(driftPpm) > MAX_DRIFT_PPM) throw outOfRange(words, `at most ${MAX_DRIFT_PPM}ppm`);
    takeWord(words);
    return { offset, driftPpm };
  },
  write({ offset, driftPpm }) {
    const drift = `drift ${driftPpm}ppm`;
    if (offset === 0 && driftPpm !== 0) return drift;
    const shift = `${offset < 0 ? "" : "+"}${formatDuration(offset)}`;
    return driftPpm === 0 ? shift : `${shift} ${drift}`;
  },
};

export const clock: Definition<SetClock, "clock" | "right-clock"> = {
  kind: "clock",
  verbs: [verb("clock", [NODE, SHIFT], {})],
  effect: ({ offset, driftPpm }) => (offset !== 0 || driftPpm !== 0 ? "fault" : "repair"),
  nodes: ({ node }) => [node],
  check: unchecked,
  perform({ node, offset, driftPpm }, hands) {
    hands.shiftClock(hands.clock(node), offset, driftPpm);
    hands.fault([node], { name: "clock.shifted", node, offset, driftPpm });
    return null;
  },
  event: "clock.shifted",
  behind(body) {
    const event = eventNamed(body, "clock.shifted");
    return event && { kind: "clock", node: event.node, offset: event.offset, driftPpm: event.driftPpm };
  },
  offers(subject, sight) {
    if (subject.kind !== "store") return [];
    const action = (offset: Duration): SetClock => ({ kind: "clock", node: subject, offset, driftPpm: 0 });
    return [sight.store(subject.id).clockShifted
      ? single("right-clock", "clock", action(0 as Duration))
      : several("clock", "clock", 1, lasting(OFFSETS, action))];
  },
  mendedBy: "clock",
  mendEverything: (facts) => nodesOf(facts).map((node) => ({ kind: "clock", node, offset: 0 as Duration, driftPpm: 0 })),
  draw: {
    weight: 1,
    draw: (random, facts) => ({
      kind: "clock", node: drawNode(random, facts), offset: drawMillis(random, 0, 5_000), driftPpm: drawInt(random, 0, 400) - 200,
    }),
  },
};
