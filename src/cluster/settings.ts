import type { AnySetting, SettingKind, PdItem, SettingTable, Switches } from "../kernel/setting.ts";
import type { DurationRange } from "../kernel/time.ts";
import { DISK_SETTINGS, NETWORK_SETTINGS } from "../machine/settings.ts";
import type { Expected, SettingKey, Settings } from "../proto/settings.ts";
import { CLIENT_SETTINGS } from "../proto/settings/client.ts";
import { pdConflict, PD_SETTINGS } from "../proto/settings/pd.ts";
import { REPLICATION_SETTINGS } from "../proto/settings/replication.ts";
import { STORE_SETTINGS, storeConflict } from "../proto/settings/store.ts";

/** All settings there are: a definition is one line of one of these tables, and all that is known of it stands there. */
export const SETTING_GROUPS = {
  store: STORE_SETTINGS, pd: PD_SETTINGS, client: CLIENT_SETTINGS, replication: REPLICATION_SETTINGS,
  network: NETWORK_SETTINGS, disk: DISK_SETTINGS,
} as const satisfies { readonly [Group in keyof Settings]: SettingTable };

export type SettingValue = number | boolean | string | readonly string[] | DurationRange;

/** A dotted name and what it stands for: a value of a group, or a member of a list of switches. */
interface Known {
  readonly key: SettingKey;
  readonly group: keyof Settings;
  readonly property: string;
  readonly kind: SettingKind<unknown>;
  readonly switches: Switches<string, string> | null;
  readonly member: string;
  readonly concernsPd: boolean;
  readonly pdItem: PdItem | undefined;
}

function knownOf(group: keyof Settings, property: string, definition: AnySetting): Known[] {
  if ("key" in definition) {
    const { key, kind, pdItem, concernsPd } = definition;
    const known = { group, property, kind, switches: null, member: "", pdItem };
    return [{ key: key as SettingKey, concernsPd: concernsPd === true || group === "pd", ...known }];
  }
  return Object.entries(definition.keys).map(([member, key]) => ({
    key: key as SettingKey, group, property, kind: definition.kind, switches: definition, member,
    concernsPd: group === "pd", pdItem: undefined,
  }));
}

const all: readonly Known[] = Object.entries(SETTING_GROUPS).flatMap(([group, table]: [string, SettingTable]) =>
  Object.entries(table).flatMap(([property, definition]) => knownOf(group as keyof Settings, property, definition)));

const byKey: ReadonlyMap<string, Known> = new Map(all.map((known) => [known.key, known]));

export const SETTING_KEYS: readonly string[] = all.map(({ key }) => key);

/** The settings that decide what PD does and when: its own, and the rhythms in which stores and leaders report to it. */
export const PD_SETTING_KEYS: readonly SettingKey[] = [
  ...all.filter(({ group }) => group === "pd"), ...all.filter(({ group, concernsPd }) => group !== "pd" && concernsPd),
].map(({ key }) => key);

/** The settings that PD's configuration has, each with its item there. */
export const PD_ITEMS: readonly { readonly key: SettingKey; readonly item: PdItem }[] =
  all.flatMap(({ key, pdItem }) => (pdItem === undefined ? [] : [{ key, item: pdItem }]));

/** The value that `text` means for the setting, or what was expected instead. Never throws. */
export function parseSetting(
  key: string, text: string,
): { readonly ok: true; readonly value: SettingValue } | { readonly ok: false; readonly expected: Expected } {
  const kind = byKey.get(key)?.kind;
  if (kind === undefined) return { ok: false, expected: { expects: "setting" } };
  const value = kind.read(text);
  return value === undefined ? { ok: false, expected: kind.expected } : { ok: true, value: value as SettingValue };
}

/** What would be expected of a setting's value, which does not fit it or the other settings in force; null where it fits. */
export function expectedOf(settings: Settings, key: string, text: string): Expected | null {
  const parsed = parseSetting(key, text);
  if (!parsed.ok) return parsed.expected;
  const { store, pd } = withSetting(settings, key, parsed.value);
  return storeConflict(store, key) ?? pdConflict(pd, key);
}

/** The settings with one changed. The value comes from `parseSetting` for the same key. */
export function withSetting(settings: Settings, key: string, value: SettingValue): Settings {
  const known = byKey.get(key);
  if (known === undefined) return settings;
  const changed = known.switches === null ? value : switched(settings, known, known.switches, value === true);
  return { ...settings, [known.group]: { ...settings[known.group], [known.property]: changed } };
}

/** The names that are listed stay in the table's order, whatever the order of the switching. */
function switched(settings: Settings, known: Known, { keys, listed }: Switches<string, string>, on: boolean): readonly string[] {
  const before = valueOf(settings, known) as readonly string[];
  return Object.keys(keys).filter((name) => (name === known.member ? on === (listed === "on") : before.includes(name)));
}

const valueOf = (settings: Settings, { group, property }: Known): unknown =>
  (settings[group] as Readonly<Record<string, unknown>>)[property];

/** The value in force. */
function inForce(settings: Settings, known: Known): unknown {
  const value = valueOf(settings, known);
  if (known.switches === null) return value;
  return (value as readonly string[]).includes(known.member) === (known.switches.listed === "on");
}

/** The value in force, as text that `parseSetting` reads back. */
export function settingText(settings: Settings, key: string): string {
  const known = byKey.get(key);
  return known === undefined ? "" : known.kind.write(inForce(settings, known));
}

/** The value in force as JSON has it: numbers as such, everything else as text. */
export function settingJson(settings: Settings, key: SettingKey): string | number {
  const known = byKey.get(key);
  const value = known === undefined ? "" : inForce(settings, known);
  return known?.kind.plainInJson === true && typeof value === "number" ? value : settingText(settings, key);
}
