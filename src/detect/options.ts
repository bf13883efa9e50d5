import { nearestWord } from "../kernel/words.ts";
import type { AnySetting, ExpectedValue, Setting } from "../kernel/setting.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import type { AnyDetector } from "./detector.ts";
import { DETECTORS } from "./index.ts";

/** What is wrong with a line of options. */
export interface OptionMistake {
  readonly key: string;
  readonly value: string;
  /** What the value should have been; null where there is no option of that name, and then the nearest one. */
  readonly expected: ExpectedValue | null;
  readonly nearest: string | null;
}

type AnyOption = Setting<string, unknown>;

const isOption = (setting: AnySetting): setting is AnyOption => "key" in setting;

/** The options of a detector, by the property under which it reads each. */
const optionsIn = ({ table }: AnyDetector): readonly (readonly [property: string, AnyOption])[] =>
  Object.entries(table).flatMap(([property, setting]) => (isOption(setting) ? [[property, setting] as const] : []));

/** All options there are, by their names. */
const KNOWN: ReadonlyMap<string, AnyOption> =
  new Map(DETECTORS.flatMap((detector) => optionsIn(detector).map(([, option]) => [option.key, option] as const)));

/** `missed.threshold=5,lease.ttl=20s` as keys and values. */
const pairsOf = (text: string): readonly (readonly [string, string])[] => text.split(",").flatMap((pair) => {
  const [key = "", ...value] = pair.split("=");
  return pair.trim() === "" ? [] : [[key.trim(), value.join("=").trim()] as const];
});

/** The first mistake of a line of options; null where there is none. */
export function mistakeIn(text: string): OptionMistake | null {
  for (const [key, value] of pairsOf(text)) {
    const option = KNOWN.get(key);
    if (option === undefined) return { key, value, expected: null, nearest: nearestWord(key, [...KNOWN.keys()]) ?? null };
    if (option.kind.read(value) === undefined) return { key, value, expected: option.kind.expected, nearest: null };
  }
  return null;
}

/** The options of all detectors, by their names: as the line says, the rest by default. */
export function tune(text: string, pd: PdSettings): Map<string, object> {
  const said = new Map(pairsOf(text));
  return new Map(DETECTORS.map((detector): [string, object] => [detector.name, detector.ofPd?.(pd) ??
    Object.fromEntries(optionsIn(detector).map(([property, { key, kind, values }]) => {
      const value = said.get(key);
      return [property, value === undefined ? values.tikv : kind.read(value)];
    }))]));
}
