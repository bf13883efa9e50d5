import type { Action, Input } from "../cluster/actions.ts";
import { parseSetting, SETTING_KEYS } from "../cluster/settings.ts";
import { formatDuration, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreLabel } from "../proto/region.ts";
import { expectedValues } from "../proto/setting-text.ts";
import { formatAction, type IdNames } from "./action-words.ts";
import {
  ActionMistake, clockShift, durationWord, endOfAction, expectEnd, faultWords, forDuration, groupsOfNodes, link, mistake,
  nodeWords, openWords, percentWord, rangeWord, restOfText, regionWord, storeWord, takeWord, wordHere, type Words,
} from "./action-grammar.ts";
import type { Notice } from "./notice.ts";
import { makeNotice } from "./notices.ts";
import { nearestWord, quoted } from "./words.ts";

export { formatAction } from "./action-words.ts";

/** What exists in the cluster that the action is for, so that a slip in a number is noticed before it is done. */
export interface ActionContext {
  readonly stores: readonly number[];
  readonly pds: readonly number[];
  readonly clients: readonly number[];
  readonly regions: readonly number[];
  /** `Topology.names`: ids as the imported cluster writes them are understood, too. */
  readonly names: IdNames;
}

export type ParsedAction =
  | { readonly ok: true; readonly action: Action }
  | { readonly ok: false; readonly notice: Notice };
export type ParsedInput =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly notice: Notice };

/** Longest action read; a partition of 300 stores has about 2,000 characters. */
const MAX_ACTION_CHARACTERS = 8_000;

/**
 * Reads an action in words, as the terminal, the command line, links and scenario files write it: `kill store 4`,
 * `cut store 1 -> store 2`. A mistake comes back as a notice that says what was expected; never throws.
 */
export function parseAction(text: string, context?: ActionContext): ParsedAction {
  return guarded(text, context, (words) => {
    const action = readAction(words);
    expectEnd(words, text);
    return { ok: true, action };
  });
}

/** Reads `<at> <action>`, such as `5m30s kill store 4`: the instant counts from the start of the run. */
export function parseTimedAction(text: string, context?: ActionContext): ParsedInput {
  return guarded(text, context, (words) => {
    const at = durationWord(words, "an instant such as 10s or 5m30s") as number as Instant;
    const action = readAction(words);
    expectEnd(words, text);
    return { ok: true, input: { at, action } };
  });
}

/** An input as `<at> <action>`: what `parseTimedAction` reads back as exactly this input. */
export const formatInput = (input: Input): string =>
  `${formatDuration(input.at as number as ReturnType<typeof durationWord>)} ${formatAction(input.action)}`;

function guarded<T extends { readonly ok: true }>(
  text: string, context: ActionContext | undefined, read: (words: Words) => T,
): T | { readonly ok: false; readonly notice: Notice } {
  if (text.length > MAX_ACTION_CHARACTERS) {
    const values = { size: text.length, limit: MAX_ACTION_CHARACTERS };
    return { ok: false, notice: makeNotice("error", "action.too-long", "", values) };
  }
  try {
    return read(openWords(text, context));
  } catch (error) {
    if (error instanceof ActionMistake) return { ok: false, notice: error.notice };
    throw error;
  }
}

/** The first words of all actions, each with how its rest is read. */
const readers: Readonly<Record<string, (words: Words) => Action>> = {
  kill: (words) => faultWords(words, "kill"),
  poweroff: (words) => faultWords(words, "power-off"),
  restart: (words) => ({ kind: "restart", node: nodeWords(words) }),
  pause: (words) => faultWords(words, "pause"),
  resume: (words) => ({ kind: "resume", node: nodeWords(words) }),
  cut: (words) => ({ kind: "cut", ...link(words) }),
  mend: (words) => ({ kind: "mend", ...link(words) }),
  isolate: (words) => faultWords(words, "isolate"),
  partition: (words) => ({ kind: "partition", groups: groupsOfNodes(words) }),
  heal: () => ({ kind: "heal" }),
  latency: (words) => {
    const ends = link(words);
    const { min, max } = rangeWord(words, "a duration such as 200ms");
    return { kind: "latency", ...ends, extra: min, ...(max > min ? { jitter: (max - min) as Duration } : {}) };
  },
  loss: (words) => ({ kind: "loss", ...link(words), percent: percentWord(words) }),
  duplicate: (words) => ({ kind: "duplicate", ...link(words), percent: percentWord(words) }),
  "slow-disk": (words) =>
    ({ kind: "slow-disk", node: nodeWords(words), extra: durationWord(words, "a duration such as 500ms") }),
  "stall-disk": (words) => ({ kind: "stall-disk", node: nodeWords(words), duration: forDuration(words) }),
  "fill-disk": (words) => ({ kind: "fill-disk", node: nodeWords(words), full: true }),
  "free-disk": (words) => ({ kind: "fill-disk", node: nodeWords(words), full: false }),
  clock: (words) => ({ kind: "clock", node: nodeWords(words), ...clockShift(words) }),
  "add-store": (words) => ({ kind: "add-store", labels: labelWords(words) }),
  "remove-store": (words) => ({ kind: "remove-store", store: storeWord(words) }),
  "transfer-leader": (words) => {
    const region = regionWord(words);
    if (wordHere(words) === "to") takeWord(words);
    return { kind: "transfer-leader", region, to: storeWord(words) };
  },
  set: (words) => readSetting(words, takeSettingKey(words)),
  rate: (words) => readSetting(words, "client.rate"),
};

/** The first words of all actions, for completion and help. */
export const ACTION_WORDS: readonly string[] = Object.keys(readers);

function readAction(words: Words): Action {
  const first = wordHere(words);
  if (first === undefined) throw mistake(words, "action.empty", {});
  const reader = Object.hasOwn(readers, first) ? readers[first] : undefined;
  if (reader === undefined) {
    throw mistake(words, "action.unknown", { found: quoted(first), nearest: nearestWord(first, ACTION_WORDS) ?? "" });
  }
  takeWord(words);
  return reader(words);
}

/** PD allows letters, digits and a few signs in labels; `=` parts the two halves. */
const labelPattern = /^([$\w./-]{1,64})=([\w./-]{1,64})$/;

function labelWords(words: Words): StoreLabel[] {
  const labels: StoreLabel[] = [];
  for (let word = wordHere(words); word !== undefined; word = wordHere(words)) {
    const match = labelPattern.exec(word);
    if (match === null) {
      throw mistake(words, "action.expected", { found: `\`${quoted(word)}\``, expected: "a label such as zone=c" });
    }
    labels.push({ key: match[1] ?? "", value: match[2] ?? "" });
    takeWord(words);
  }
  return labels;
}

function takeSettingKey(words: Words): string {
  const key = wordHere(words);
  if (key === undefined) throw endOfAction(words, "the name of a setting, such as pd.max-store-down-time");
  if (!SETTING_KEYS.includes(key)) {
    const nearest = nearestWord(key, SETTING_KEYS) ?? "";
    throw mistake(words, "action.unknown-setting", { found: quoted(key), nearest });
  }
  takeWord(words);
  return key;
}

/** The value keeps its text, so that an input reads as it was written; only its form is checked here. */
function readSetting(words: Words, key: string): Action {
  const before = { ...words };
  const value = restOfText(words);
  const parsed = parseSetting(key, value);
  if (parsed.ok) return { kind: "set", key, value };
  const expected = expectedValues(parsed.expected);
  if (value === "") throw mistake(before, "action.missing", expected);
  throw mistake(before, "action.setting-value", { key, found: quoted(value), ...expected });
}
