import type { Duration } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { checkUnderWay, MESSAGE } from "./message-parts.ts";
import { single, type OfferIcon } from "./offers.ts";
import type { MessageName } from "./parts.ts";
import { verb, type Verb } from "./verb.ts";

/** Something is done to a message under way, which its sentence only has to name. */
export interface ChangeMessage<Kind extends string> extends MessageName {
  readonly kind: Kind;
}

/** What all of these are: `how` it fares says the event. `next` as in `Verb`. */
export function onMessage<const Kind extends string>(
  kind: Kind, how: EventOf<"message.changed">["how"], word: string, icon: OfferIcon, next: Verb<object>["next"] = "",
): Definition<ChangeMessage<Kind>> {
  const named = ({ packet, place }: MessageName): ChangeMessage<Kind> => ({ kind, packet, place });
  return {
    kind,
    verbs: [verb(word, [MESSAGE], {}, next)],
    effect: () => "change",
    nodes: () => [],
    check: checkUnderWay,
    perform(name, hands) {
      hands.changeMessage(name, how, 0 as Duration);
      return null;
    },
    event: "message.changed",
    behind(body) {
      const event = eventNamed(body, "message.changed");
      return event?.how === how ? named(event) : null;
    },
    offers: (subject) => (subject.kind === "message" ? [single(kind, icon, named(subject))] : []),
    mendedBy: null,
    draw: AIMED,
  };
}

/** Why the fuzzer does not draw what is done to a message. */
export const AIMED = { leftOut: "it names a message that is under way: the fuzzer aims at one when it is" } as const;
