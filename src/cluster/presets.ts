import { inPreset, PRESET_NAMES, type PresetName } from "../kernel/preset.ts";
import type { SettingTable } from "../kernel/setting.ts";
import type { Settings } from "../proto/settings.ts";
import { SETTING_GROUPS } from "./settings.ts";

/** The values of a group in a preset, in the order of its table. */
const valuesIn = (table: SettingTable, preset: PresetName): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(table).map(([property, { values }]) => [property, inPreset<unknown>(values, preset)]));

const settingsIn = (preset: PresetName): Settings =>
  Object.fromEntries(Object.entries(SETTING_GROUPS)
    .map(([group, table]) => [group, valuesIn(table, preset)])) as unknown as Settings;

/** All settings by the name of their preset, read together from the tables. */
export const PRESETS = Object.fromEntries(PRESET_NAMES.map((name) => [name, settingsIn(name)])) as
  Readonly<Record<PresetName, Settings>>;
