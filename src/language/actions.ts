import { ACTIONS, formatAction, type Action, type ActionKind, type AnyDefinition, type Input } from "../action/index.ts";
import { readDuration } from "../action/parts.ts";
import type { Known, Reference, WordReader } from "../action/words.ts";
import { parseSetting, SETTING_KEYS } from "../cluster/settings.ts";
import { formatDuration, type Duration, type Instant } from "../kernel/time.ts";
import { completionsOf, readSpeech, readSentence, type Speech } from "./verbs.ts";
import type { Notice } from "./notice.ts";

export type ParsedAction =
  | { readonly ok: true; readonly action: Action }
  | { readonly ok: false; readonly notice: Notice };
export type ParsedInput =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly notice: Notice };

/** Every sentence that asks for an action, in the order of menus. */
export const ACTION_VERBS: readonly Speech<Action>[] = ACTIONS.flatMap((each: AnyDefinition) =>
  each.verbs.map(({ word, next, usage, read }) =>
    ({ word, next, usage, read: (words: WordReader) => made(each.kind, read(words)) })));

/** The fields of a kind's sentence are those of its action: `Definition` holds them to it. */
const made = (kind: ActionKind, fields: object): Action => ({ kind, ...fields }) as Action;

const settings: Reference["settings"] = {
  keys: SETTING_KEYS,
  expected(key, text) {
    const parsed = parseSetting(key, text);
    return parsed.ok ? null : parsed.expected;
  },
};

const referenceTo = (known: Known | undefined): Reference => ({ settings, known });

/**
 * Reads an action in words, as the terminal, the command line, links and scenario files write it: `kill store 4`,
 * `cut store 1 -> store 2`. A mistake comes back as a notice that says what was expected; never throws. What is `known`
 * of the cluster must exist; where nothing is, any machine may be named.
 */
export function parseAction(text: string, known?: Known): ParsedAction {
  const read = readSentence(text, referenceTo(known), (words) => readSpeech(ACTION_VERBS, words));
  return read.ok ? { ok: true, action: read.value } : read;
}

/** Reads `<at> <action>`, such as `5m30s kill store 4`: the instant counts from the start of the run. */
export function parseTimedAction(text: string, known?: Known): ParsedInput {
  const read = readSentence(text, referenceTo(known), (words): Input => {
    const at = readDuration(words, "an instant such as 10s or 5m30s") as number as Instant;
    return { at, action: readSpeech(ACTION_VERBS, words) };
  });
  return read.ok ? { ok: true, input: read.value } : read;
}

/** An input as `<at> <action>`: what `parseTimedAction` reads back as exactly this input. */
export const formatInput = (input: Input): string =>
  `${formatDuration(input.at as number as Duration)} ${formatAction(input.action)}`;

/** What the last word of an unfinished action may become. */
export const completeAction = (text: string, known?: Known): readonly string[] =>
  completionsOf(ACTION_VERBS, text, referenceTo(known));
