import type { Duration } from "../kernel/time.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { checkUnderWay, MESSAGE } from "./message-parts.ts";
import { single } from "./offers.ts";
import type { MessageName } from "./parts.ts";
import { verb } from "./verb.ts";

/** A message under way is there now. It overtakes whatever left before it, as on a network that keeps no order. */
export interface DeliverMessage extends MessageName {
  readonly kind: "deliver-message";
}

export const deliverMessage: Definition<DeliverMessage> = {
  kind: "deliver-message",
  verbs: [verb("deliver", [MESSAGE], {})],
  effect: () => "change",
  nodes: () => [],
  check: checkUnderWay,
  perform(name, hands) {
    hands.changeMessage(name, "delivered", 0 as Duration);
    return null;
  },
  event: "message.changed",
  behind(body) {
    const event = eventNamed(body, "message.changed");
    return event?.how === "delivered" ? { kind: "deliver-message", packet: event.packet, place: event.place } : null;
  },
  offers: (subject) => (subject.kind === "message"
    ? [single("deliver-message", "resume", { kind: "deliver-message", packet: subject.packet, place: subject.place })] : []),
  mendedBy: null,
  draw: { leftOut: "it names a message that is under way: the fuzzer aims at one when it is" },
};
