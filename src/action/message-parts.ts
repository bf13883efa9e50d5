import type { RegionId, StoreId } from "../proto/region.ts";
import type { Refusal, World } from "./definition.ts";
import { expected, takeKeyword, takeWord, wordHere } from "./words.ts";
import { readNumbered, REGION, STORE, type MessageName, type Part } from "./parts.ts";

/** `message 1234` for a packet, `message 1234.2` for the second message in it. */
export const MESSAGE: Part<MessageName> = {
  usage: "message N",
  read(words) {
    takeKeyword(words, "message", "`message` and its number");
    const match = /^([1-9]\d{0,14})(?:\.([1-9]\d{0,5}))?$/.exec(wordHere(words) ?? "");
    if (match === null) throw expected(words, "the number of a message under way, such as 1234 or 1234.2");
    takeWord(words);
    return { packet: Number(match[1]), place: Number(match[2] ?? 0) };
  },
  write: (name) => `message ${messageNumber(name)}`,
};

const messageNumber = ({ packet, place }: MessageName): string => (place === 0 ? `${packet}` : `${packet}.${place}`);

/** Only what is under way can be changed. */
export function checkUnderWay(name: MessageName, world: World): Refusal | null {
  const count = world.messagesIn(name.packet);
  if (count > 0 && name.place <= count) return null;
  const message = messageNumber(name);
  return {
    code: "not-under-way", text: `No message ${message} is under way: it has arrived, was lost, or was never sent.`,
    values: { message },
  };
}

/** `store 2 region 1`. */
export const MEMBER: Part<{ readonly store: StoreId; readonly region: RegionId }> = {
  usage: "store N region R",
  read(words) {
    takeKeyword(words, "store", "`store` and its number");
    const store = readNumbered(words, "store").id;
    return { store, ...REGION.read(words) };
  },
  write: ({ store, region }, names) => `store ${STORE.write({ store }, names)} region ${REGION.write({ region }, names)}`,
};
