import type { ByPreset } from "./preset.ts";
import {
  formatDuration, formatRange, hours, millis, parseDuration, parseRange, type Duration, type DurationRange,
} from "./time.ts";

/**
 * What a text should have been, which it is not. Flat, so that it can be part of a notice's values: the sentence for
 * `expects` has holes for the other fields.
 */
export type ExpectedValue =
  | { readonly expects: "duration" | "range"; readonly min: string; readonly max: string }
  | { readonly expects: "count" | "ratio"; readonly min: number; readonly max: number }
  /** One of some words: all but the last, parted by commas, and the last. */
  | { readonly expects: "word"; readonly others: string; readonly last: string }
  | { readonly expects: "switch" | "on-or-off" | "labels" | "label" };

/** How the text of a value is read, checked and written: `read` takes what `write` gives. */
export interface SettingKind<Value> {
  readonly expected: ExpectedValue;
  /** Undefined where the text is no such value, or one out of bounds. */
  read(text: string): Value | undefined;
  write(value: Value): string;
  /** Whether JSON has the value itself, not its text. */
  readonly plainInJson?: true;
}

/** An item of PD's configuration as `pd-ctl config show` prints it: where it stands there, and what it is called. */
export interface PdItem {
  readonly within: "schedule" | "replication" | "store-limit";
  readonly name: string;
}

/** What may be said of a setting beyond its value. */
interface Traits {
  /** Its place in PD's configuration, which is taken from there and given back; absent where PD has no such item. */
  readonly pdItem?: PdItem;
  /** Set for settings of others that decide what PD does and when; PD's own all do. */
  readonly concernsPd?: true;
}

/** One setting that may change while a cluster runs. Its name among the values is its property in the table that it stands in. */
export interface Setting<Key extends string, Value> extends Traits {
  /** Its dotted name, as commands and links write it: the group, then the real system's own name for it. */
  readonly key: Key;
  readonly kind: SettingKind<Value>;
  readonly values: ByPreset<Value>;
}

/** Many switches whose value is one list: of those that are on, or of those that are off. */
export interface Switches<Key extends string, Name extends string> {
  /** The dotted name of each switch; the list keeps their order, whatever the order of the switching. */
  readonly keys: Readonly<Record<Name, Key>>;
  readonly listed: "on" | "off";
  readonly kind: SettingKind<boolean>;
  readonly values: ByPreset<readonly Name[]>;
}

export type AnySetting = Setting<string, unknown> | Switches<string, string>;

/** A group of settings, by their properties among the values. */
export type SettingTable = Readonly<Record<string, AnySetting>>;

/** The values of a table: plain, and what the engine reads. */
export type ValuesOf<Table extends SettingTable> = {
  readonly [Property in keyof Table]: Table[Property]["values"] extends ByPreset<infer Value> ? Value : never;
};

/** The dotted names of a table. */
export type KeysOf<Table extends SettingTable> = {
  [Property in keyof Table]: Table[Property] extends { readonly key: infer Key } ? Key
    : Table[Property] extends { readonly keys: Readonly<Record<string, infer Key>> } ? Key : never;
}[keyof Table];

interface Bounds<Value> {
  /** Both are included. */
  readonly min?: Value;
  readonly max?: Value;
}

/** A length of virtual time, from 1 ms to 30 days if nothing else is said. */
export const duration = <Key extends string>(
  key: Key, values: ByPreset<Duration>, { min = millis(1), max = hours(30 * 24), ...traits }: Bounds<Duration> & Traits = {},
): Setting<Key, Duration> => ({ key, values, kind: durationKind(min, max), ...traits });

/** A length of virtual time that is drawn anew each time; of an hour at most. */
export const range = <Key extends string>(
  key: Key, values: ByPreset<DurationRange>, min: Duration,
): Setting<Key, DurationRange> => ({ key, values, kind: rangeKind(min, hours(1)) });

/** A whole number of something; of what is said by the setting's words. */
export const count = <Key extends string>(
  key: Key, values: ByPreset<number>, { min, max, ...traits }: Required<Bounds<number>> & Traits,
): Setting<Key, number> => ({ key, values, kind: countKind(min, max), ...traits });

/** A share, from 0 to 1 or to what is said. */
export const ratio = <Key extends string>(
  key: Key, values: ByPreset<number>, { most = 1, ...traits }: Traits & { readonly most?: number } = {},
): Setting<Key, number> => ({ key, values, kind: ratioKind(most), ...traits });

/** Whether something is done. */
export const toggle = <Key extends string>(key: Key, values: ByPreset<boolean>, traits: Traits = {}): Setting<Key, boolean> =>
  ({ key, values, kind: SWITCH, ...traits });

/** One of some words. */
export const word = <Key extends string, Word extends string>(
  key: Key, words: readonly Word[], values: ByPreset<NoInfer<Word>>, traits: Traits = {},
): Setting<Key, Word> => ({ key, values, kind: wordKind(words), ...traits });

/** Names of labels. */
export const labels = <Key extends string>(
  key: Key, values: ByPreset<readonly string[]>, traits: Traits,
): Setting<Key, readonly string[]> => ({ key, values, kind: LABELS, ...traits });

/** The name of a label, or "". */
export const label = <Key extends string>(key: Key, values: ByPreset<string>, traits: Traits): Setting<Key, string> =>
  ({ key, values, kind: LABEL, ...traits });

/** A switch for each name, written `true` and `false` where PD has them, `on` and `off` elsewhere. */
export const switches = <Key extends string, Name extends string>(
  keys: Readonly<Record<Name, Key>>, listed: "on" | "off", kind: SettingKind<boolean>, values: ByPreset<readonly NoInfer<Name>[]>,
): Switches<Key, Name> => ({ keys, listed, kind, values });

const durationKind = (min: Duration, max: Duration): SettingKind<Duration> => ({
  expected: { expects: "duration", min: formatDuration(min), max: formatDuration(max) },
  read: (text) => within(parseDuration(text), min, max),
  write: formatDuration,
});

const rangeKind = (min: Duration, max: Duration): SettingKind<DurationRange> => ({
  expected: { expects: "range", min: formatDuration(min), max: formatDuration(max) },
  read(text) {
    const value = parseRange(text);
    return value !== undefined && value.min >= min && value.max <= max ? value : undefined;
  },
  write: formatRange,
});

const countKind = (min: number, max: number): SettingKind<number> => ({
  expected: { expects: "count", min, max },
  read: (text) => (/^\d{1,10}$/.test(text.trim()) ? within(Number(text), min, max) : undefined),
  write: String,
  plainInJson: true,
});

function within<Value extends number>(value: Value | undefined, min: number, max: number): Value | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

const ratioKind = (most: number): SettingKind<number> => ({
  expected: { expects: "ratio", min: 0, max: most },
  read: (text) => (/^\d*\.?\d+$/.test(text.trim()) ? within(Number(text), 0, most) : undefined),
  write: String,
  plainInJson: true,
});

/** `true` or `false`; `on` and `off` are understood, too. */
export const SWITCH: SettingKind<boolean> = {
  expected: { expects: "switch" },
  read: (text) => (text.trim() === "true" ? true : text.trim() === "false" ? false : ON_OFF.read(text)),
  write: String,
};

/** `on` or `off`. */
export const ON_OFF: SettingKind<boolean> = {
  expected: { expects: "on-or-off" },
  read: (text) => (text.trim() === "on" ? true : text.trim() === "off" ? false : undefined),
  write: (value) => (value ? "on" : "off"),
};

const wordKind = <Word extends string>(words: readonly Word[]): SettingKind<Word> => ({
  expected: { expects: "word", others: words.slice(0, -1).join(", "), last: words.at(-1) ?? "" },
  read: (text) => words.find((known) => known === text.trim()),
  write: String,
});

const LABELS: SettingKind<readonly string[]> = {
  expected: { expects: "labels" },
  read(text) {
    if (!/^([\w.-]+(,[\w.-]+)*)?$/.test(text.trim()) || text.length > 200) return undefined;
    return text.trim() === "" ? [] : text.trim().split(",");
  },
  write: (value) => value.join(","),
};

const LABEL: SettingKind<string> = {
  expected: { expects: "label" },
  read: (text) => (/^[\w.-]{0,60}$/.test(text.trim()) ? text.trim() : undefined),
  write: String,
};
