import type { Duration } from "../kernel/time.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { checkUnderWay, MESSAGE } from "./message-parts.ts";
import { single } from "./offers.ts";
import type { MessageName } from "./parts.ts";
import { verb } from "./verb.ts";

/** A message under way arrives twice: its copy right behind it. */
export interface DuplicateMessage extends MessageName {
  readonly kind: "duplicate-message";
}

export const duplicateMessage: Definition<DuplicateMessage> = {
  kind: "duplicate-message",
  verbs: [verb("duplicate", [MESSAGE], {}, "message")],
  effect: () => "change",
  nodes: () => [],
  check: checkUnderWay,
  perform(name, hands) {
    hands.changeMessage(name, "duplicated", 0 as Duration);
    return null;
  },
  event: "message.changed",
  behind(body) {
    const event = eventNamed(body, "message.changed");
    return event?.how === "duplicated" ? { kind: "duplicate-message", packet: event.packet, place: event.place } : null;
  },
  offers: (subject) => (subject.kind === "message"
    ? [single("duplicate-message", "duplicate",
      { kind: "duplicate-message", packet: subject.packet, place: subject.place })] : []),
  mendedBy: null,
  draw: { leftOut: "it names a message that is under way: the fuzzer aims at one when it is" },
};
