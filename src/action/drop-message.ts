import type { Duration } from "../kernel/time.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { checkUnderWay, MESSAGE } from "./message-parts.ts";
import { single } from "./offers.ts";
import type { MessageName } from "./parts.ts";
import { verb } from "./verb.ts";

/** A message under way is lost: to its sender it looks like any loss on the network. */
export interface DropMessage extends MessageName {
  readonly kind: "drop-message";
}

export const dropMessage: Definition<DropMessage> = {
  kind: "drop-message",
  verbs: [verb("drop", [MESSAGE], {})],
  effect: () => "change",
  nodes: () => [],
  check: checkUnderWay,
  perform(name, hands) {
    hands.changeMessage(name, "dropped", 0 as Duration);
    return null;
  },
  event: "message.changed",
  behind(body) {
    const event = eventNamed(body, "message.changed");
    return event?.how === "dropped" ? { kind: "drop-message", packet: event.packet, place: event.place } : null;
  },
  offers: (subject) => (subject.kind === "message"
    ? [single("drop-message", "loss", { kind: "drop-message", packet: subject.packet, place: subject.place })] : []),
  mendedBy: null,
  draw: { leftOut: "it names a message that is under way: the fuzzer aims at one when it is" },
};
