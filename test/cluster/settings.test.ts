import { describe, expect, it, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import {
  expectedOf, parseSetting, PD_ITEMS, PD_SETTING_KEYS, SETTING_GROUPS, SETTING_KEYS, settingJson, settingText, withSetting,
} from "../../src/cluster/settings.ts";
import { PRESET_NAMES, type PresetName } from "../../src/kernel/preset.ts";
import { count, ON_OFF, range, ratio, SWITCH, word, type SettingKind } from "../../src/kernel/setting.ts";
import { micros } from "../../src/kernel/time.ts";
import { expectedValues } from "../../src/proto/setting-text.ts";
import { STORE_SETTINGS } from "../../src/proto/settings/store.ts";

/** The values of a preset, one a line; of all but `tikv` only those that are not TiKV's. */
function valuesOf(name: PresetName): string {
  const lines = SETTING_KEYS.map((key) => `${key} = ${settingText(PRESETS[name], key)}`);
  const usual = new Set(name === "tikv" ? [] : SETTING_KEYS.map((key) => `${key} = ${settingText(PRESETS.tikv, key)}`));
  return [name, ...lines.filter((line) => !usual.has(line))].join("\n  ");
}

test("every preset has the values that are written down", async () => {
  await expect(`${PRESET_NAMES.map(valuesOf).join("\n\n")}\n`).toMatchFileSnapshot("snapshots/presets.txt");
});

test("no two settings share a name, and none is named for another group", () => {
  expect(new Set(SETTING_KEYS).size).toBe(SETTING_KEYS.length);
  const prefixes = Object.entries(SETTING_GROUPS).map(([group, table]) => {
    const keys = Object.values(table).flatMap((each) => ("key" in each ? [each.key] : Object.values<string>(each.keys)));
    return [group, [...new Set(keys.map((key) => key.split(".")[0]))]];
  });
  expect(Object.fromEntries(prefixes)).toEqual(
    { store: ["raftstore", "resolved-ts", "pessimistic-txn", "coprocessor", "split", "server", "storage", "raft"],
      pd: ["pd"], client: ["client"], replication: ["replication"], network: ["network"],
      disk: ["disk"] });
});

test.each(PRESET_NAMES)("what every setting is in the preset %s can be written, read back and set again", (name) => {
  const texts = SETTING_KEYS.map((key) => [key, settingText(PRESETS[name], key)] as const);
  expect(texts.filter(([key, text]) => expectedOf(PRESETS[name], key, text) !== null)).toEqual([]);
  const again = texts.reduce((settings, [key, text]) => {
    const parsed = parseSetting(key, text);
    return parsed.ok ? withSetting(settings, key, parsed.value) : settings;
  }, withSetting(PRESETS[name], "client.value-bytes", 1));
  expect(again).toEqual(PRESETS[name]);
});

test("names that every object has are no settings, and no values of one", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    expect(parseSetting(name, "1")).toEqual({ ok: false, expected: { expects: "setting" } });
    expect(withSetting(PRESETS.tikv, name, 1)).toBe(PRESETS.tikv);
    expect(parseSetting("raftstore.prevote", name).ok).toBe(false);
    expect(parseSetting("pd.region-score-formula-version", name).ok).toBe(false);
  }
});

test("PD's inspector has PD's settings first, then those of stores that PD lives by", () => {
  expect(PD_SETTING_KEYS.filter((key) => !key.startsWith("pd."))).toEqual([
    "raftstore.max-peer-down-duration", "raftstore.pd-heartbeat-tick-interval", "raftstore.pd-store-heartbeat-tick-interval",
  ]);
  expect(PD_SETTING_KEYS).toHaveLength(SETTING_KEYS.filter((key) => key.startsWith("pd.")).length + 3);
});

test("in PD's JSON numbers are numbers, and everything else is the text that a command takes", () => {
  const json = Object.fromEntries(PD_ITEMS.map(({ key, item }) => [item.name, settingJson(PRESETS.tikv, key)]));
  expect(json).toMatchObject({
    "max-store-down-time": "30m0s", "leader-schedule-limit": 4, "low-space-ratio": 0.8, "location-labels": "zone,rack,host",
    "isolation-level": "", "region-score-formula-version": "v2", "add-peer": 15,
  });
});

describe("a kind of value", () => {
  const reads = (kind: SettingKind<unknown>, ...texts: string[]): unknown[] => texts.map((text) => kind.read(text));

  it("takes a number within its bounds, both included", () => {
    expect(reads(count("x", { tikv: 2 }, { min: 2, max: 9 }).kind, "1", "2", " 9 ", "10", "-3", "2.5", "")).toEqual(
      [undefined, 2, 9, undefined, undefined, undefined, undefined]);
    expect(reads(ratio("x", { tikv: 0 }).kind, "0", ".5", "1", "1.1", "half")).toEqual([0, 0.5, 1, undefined, undefined]);
  });

  it("takes a range from the lesser to the greater", () => {
    const { kind } = range("x", { tikv: { min: micros(1), max: micros(1) } }, micros(5));
    expect(reads(kind, "5us..1ms", "4us..1ms", "1ms..5us", "2h")).toEqual(
      [{ min: 5, max: 1_000 }, undefined, undefined, undefined]);
  });

  it("takes its words and no others", () => {
    expect(reads(SWITCH, "true", "off", "ON", "yes")).toEqual([true, false, undefined, undefined]);
    expect(reads(ON_OFF, "on", "false")).toEqual([true, undefined]);
    expect(reads(word("x", ["v1", "v2"], { tikv: "v2" }).kind, "v1", "v3")).toEqual(["v1", undefined]);
  });
});

test("what was expected is told in English, with what the page needs to tell it in another language", () => {
  expect(expectedValues(count("x", { tikv: 2 }, { min: 2, max: 9 }).kind.expected)).toEqual(
    { expects: "count", min: 2, max: 9, expected: "a whole number from 2 to 9" });
  expect(expectedValues(word("x", ["a", "b", "c"], { tikv: "a" }).kind.expected).expected).toBe("a, b or c");
  expect(expectedOf(PRESETS.tikv, STORE_SETTINGS.raftHeartbeatTicks.key, "10")).toEqual(
    { expects: "heartbeat-before-election", heartbeat: 10, election: 10 });
});
