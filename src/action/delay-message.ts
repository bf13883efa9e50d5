import { formatDuration, millis, type Duration } from "../kernel/time.ts";
import { AIMED } from "./on-message.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { checkUnderWay, MESSAGE } from "./message-parts.ts";
import { lasting, several } from "./offers.ts";
import { readDuration, type MessageName, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { takeKeyword } from "./words.ts";

/** A message under way arrives later. What was sent after it may overtake it, as on a network that keeps no order. */
export interface DelayMessage extends MessageName {
  readonly kind: "delay-message";
  readonly extra: Duration;
}

/** `by 50ms`. */
const BY: Part<Pick<DelayMessage, "extra">> = {
  usage: "by 50ms",
  read(words) {
    takeKeyword(words, "by", "`by` and a duration, such as `by 50ms`");
    return { extra: readDuration(words, "a duration such as 50ms") };
  },
  write: ({ extra }) => `by ${formatDuration(extra)}`,
};

export const delayMessage: Definition<DelayMessage> = {
  kind: "delay-message",
  verbs: [verb("delay", [MESSAGE, BY], {})],
  effect: () => "change",
  nodes: () => [],
  check: checkUnderWay,
  perform(action, hands) {
    hands.changeMessage(action, "delayed", action.extra);
    return null;
  },
  event: "message.changed",
  behind(body) {
    const event = eventNamed(body, "message.changed");
    if (event?.how !== "delayed") return null;
    return { kind: "delay-message", packet: event.packet, place: event.place, extra: event.extra };
  },
  offers: (subject) => (subject.kind === "message"
    ? [several("delay-message", "latency", 1, lasting([millis(5), millis(50), millis(500)], (extra) =>
      ({ kind: "delay-message", packet: subject.packet, place: subject.place, extra })))] : []),
  mendedBy: null,
  draw: AIMED,
};
