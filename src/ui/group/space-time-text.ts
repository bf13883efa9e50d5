import type { SpaceTimeThing } from "../../figure/space-time.ts";
import { formatClock } from "../../figure/time-axis.ts";
import type { StoreId } from "../../proto/region.ts";
import type { GroupWords } from "../words/group.en.ts";
import { messageLabel } from "./message-text.ts";

/** Instants to the microsecond: messages are told apart by it. */
const clock = (at: number): string => formatClock(at, 1);

/** A message or a mark of the diagram in one line. */
export function thingText(thing: SpaceTimeThing, words: GroupWords, nameOf: (store: StoreId) => string): string {
  const text = words.spaceTime;
  if (thing.kind === "mark") {
    const { at, store, kind, index } = thing.mark;
    return text.mark(clock(at), store === 0 ? "" : nameOf(store), text.marks[kind], index);
  }
  const { message } = thing;
  const arrived = message.fate === "lost" ? "" : clock(message.arrives);
  return [
    arrived === "" ? clock(message.departed) : text.sent(clock(message.departed), arrived),
    words.message(nameOf(message.from), nameOf(message.to), messageLabel(message, words)), text.fates[message.fate],
  ].filter((part) => part !== "").join(" · ");
}
