import { quoted } from "../kernel/words.ts";
import { expectedValues } from "../proto/setting-text.ts";
import type { SettingKey } from "../proto/settings.ts";
import { eventNamed, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import type { Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { mistake, offer, openWords, restOfText, takeWord, unknownWord, wordHere, type WordReader } from "./words.ts";

/** Changes a setting by its dotted name (`pd.max-store-down-time`, `client.rate`). The value is kept as it was written. */
export interface SetSetting {
  readonly kind: "set";
  readonly key: string;
  readonly value: string;
}

/** Its sentence has a word of its own. */
const RATE: SettingKey = "client.rate";

/** `pd.max-store-down-time 10m`. */
const SETTING: Part<Pick<SetSetting, "key" | "value">> = {
  usage: "KEY VALUE",
  read(words) {
    const key = readKey(words);
    return { key, value: readValue(words, key) };
  },
  write: ({ key, value }) => `${key} ${value}`.trimEnd(),
};

/** `500`, for a setting that the first word names. */
const RATE_VALUE: Part<Pick<SetSetting, "value">> = {
  usage: "500",
  read: (words) => ({ value: readValue(words, RATE) }),
  write: ({ value }) => value,
};

function readKey(words: WordReader): string {
  const { keys } = words.reference.settings;
  offer(words, keys);
  separateEquals(words, keys);
  const key = wordHere(words);
  if (key === undefined) throw mistake(words, "missing", { expected: "the name of a setting, such as pd.max-store-down-time" });
  if (!keys.includes(key)) throw unknownWord(words, "unknown-setting", key, keys);
  takeWord(words);
  return key;
}

/** `KEY=VALUE` and `KEY = VALUE`, as files and flags have it, mean the same: the sign goes from the words to read. */
function separateEquals(words: WordReader, keys: readonly string[]): void {
  const word = words.words[words.next];
  const key = keys.find((each) => word?.text === each || word?.text.startsWith(`${each}=`));
  if (word === undefined || key === undefined) return;
  const [, sign = "", value = ""] = /^(\s*=\s*)?(.*)$/s.exec(words.text.slice(word.at + key.length)) ?? [];
  if (sign === "") return;
  const at = word.at + key.length + sign.length;
  const read = openWords(value, words.reference).words;
  words.words = [...words.words.slice(0, words.next), { text: key, at: word.at },
    ...read.map((each) => ({ ...each, at: each.at + at }))];
}

/** The value keeps its text, so that an input reads as it was written; only its form is checked here. */
function readValue(words: WordReader, key: string): string {
  const before = { ...words };
  const value = restOfText(words);
  const unfit = words.reference.settings.expected(key, value);
  if (unfit === null) return value;
  const expected = expectedValues(unfit);
  if (value === "") throw mistake(before, "missing", expected);
  throw mistake(before, "setting-value", { key, found: quoted(value), ...expected });
}

export const set: Definition<SetSetting, never> = {
  kind: "set",
  verbs: [verb("rate", [RATE_VALUE], { key: RATE }), verb("set", [SETTING], {})],
  effect: () => "change",
  nodes: () => [],
  check({ key, value }, world) {
    const unfit = world.expectedOfSetting(key, value);
    if (unfit === null) return null;
    const values = { key, value, ...expectedValues(unfit) };
    return { code: "bad-setting", text: `${key} cannot be "${value}": expected ${values.expected}.`, values };
  },
  perform({ key, value }, hands) {
    hands.changeSetting(key, value);
    return null;
  },
  event: "settings.changed",
  behind(body) {
    const event = eventNamed(body, "settings.changed");
    return event && { kind: "set", key: event.key, value: event.value };
  },
  offers: offeredElsewhere,
  mendedBy: null,
  draw: { leftOut: "settings decide what a run may be held to: the fuzzer draws a few of them itself, at the first instant" },
};
