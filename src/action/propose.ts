import { drawInt, drawItem } from "../kernel/random.ts";
import type { Key, RegionId } from "../proto/region.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { single } from "./offers.ts";
import { REGION, type Part } from "./parts.ts";
import { checkLed } from "./region-check.ts";
import { verb } from "./verb.ts";
import { expected, takeWord, wordHere } from "./words.ts";

/** A write by hand: whoever leads the region puts it into its log, and nobody waits for an answer. */
export interface Propose {
  readonly kind: "propose";
  readonly region: RegionId;
  readonly key: Key;
  readonly value: string;
}

/** What a write says, `x=1`; null where it is none. */
export function readWrite(text: string): Pick<Propose, "key" | "value"> | null {
  const match = /^([\w./-]{1,32})=([\w./-]{0,64})$/.exec(text);
  return match === null ? null : { key: match[1] ?? "", value: match[2] ?? "" };
}

const WRITE: Part<Pick<Propose, "key" | "value">> = {
  usage: "x=1",
  read(words) {
    const write = readWrite(wordHere(words) ?? "");
    if (write === null) throw expected(words, "a key and its value, such as x=1");
    takeWord(words);
    return write;
  },
  write: ({ key, value }) => `${key}=${value}`,
};

export const writeProposal: Definition<Propose> = {
  kind: "propose",
  verbs: [verb("propose", [REGION, WRITE], {})],
  effect: () => "change",
  nodes: () => [],
  check: checkLed,
  perform: ({ region, key, value }, hands) => hands.propose(region, key, value),
  event: "raft.write.proposed",
  behind(body) {
    const event = eventNamed(body, "raft.write.proposed");
    return event && { kind: "propose", region: event.region, key: event.key, value: event.value };
  },
  offers: (subject, sight) => (subject.kind === "group"
    ? [single("propose", "disk", { kind: "propose", region: subject.region, key: "x", value: "1" }, {
      enabled: sight.leaderOf(subject.region) !== null,
    })] : []),
  mendedBy: null,
  draw: {
    weight: 1,
    draw(random, { regions }) {
      const key = String.fromCharCode(drawInt(random, 97, 122));
      return { kind: "propose", region: drawItem(random, regions), key, value: `${drawInt(random, 0, 999)}` };
    },
  },
};
