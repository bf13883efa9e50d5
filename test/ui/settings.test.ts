import { expect, test } from "vitest";
import { PRESETS } from "../../src/cluster/presets.ts";
import { expectedOf, SETTING_GROUPS, SETTING_KEYS } from "../../src/cluster/settings.ts";
import type { Notice } from "../../src/language/notice.ts";
import { expectedValues } from "../../src/proto/setting-text.ts";
import type { Expected } from "../../src/proto/settings.ts";
import { en } from "../../src/ui/words/en.ts";
import { noticeText } from "../../src/ui/words/notice-text.ts";
import { settingTextOf } from "../../src/ui/words/setting-text.ts";
import { zh } from "../../src/ui/words/zh.ts";

const told = SETTING_KEYS.filter((key) => !key.startsWith("raft.rule."));

test.each(["en", "zh"] as const)("every setting has a sentence of its own (%s)", (language) => {
  const sentences = told.map((key) => settingTextOf(key, language)?.sentence ?? "");
  expect(new Set(sentences).size).toBe(told.length);
  expect(sentences.filter((sentence) => !/.{6,}[.。]$/.test(sentence))).toEqual([]);
});

test.each(["en", "zh"] as const)("a number says what it counts, and a duration or a switch needs no unit (%s)", (language) => {
  const definitions = Object.values(SETTING_GROUPS).flatMap((table) => Object.values(table).filter((each) => "key" in each));
  const wrong = definitions.filter(({ key, kind }) =>
    /^(count|ratio|word|label|labels)$/.test(kind.expected.expects) !== ((settingTextOf(key, language)?.unit ?? "") !== ""));
  expect(definitions.length).toBeGreaterThan(50);
  expect(wrong.map(({ key }) => key)).toEqual([]);
});

test("what is no setting, and what the switchboard tells, has no text here", () => {
  for (const key of ["raft.rule.pre-vote", "toString", "undefined"]) expect(settingTextOf(key, "en")).toBeUndefined();
});

/** What is typed as it stands, and names. */
const TYPED = /PD|tick|raft-election-timeout-ticks|isolation-level|location-labels|true|false|\bon\b|off|zone,rack,host|v1|v2|\d+(ms|µs|us|h|m|s)\d*|[KVI]/g;

/** A setting and a text for every kind of thing that may be expected of one. */
const refused: Readonly<Record<Exclude<Expected["expects"], "single">, readonly [key: string, text: string]>> = {
  duration: ["pd.max-store-down-time", "soon"],
  range: ["disk.fsync-latency", "5ms..1ms"],
  count: ["client.rate", "-1"],
  ratio: ["pd.low-space-ratio", "2"],
  word: ["pd.region-score-formula-version", "v3"],
  switch: ["pd.balance-leader", "yes"],
  "on-or-off": ["raft.rule.pre-vote", "yes"],
  labels: ["pd.location-labels", "a b"],
  label: ["pd.isolation-level", "a b"],
  setting: ["no.such", "1"],
  "heartbeat-before-election": ["raftstore.raft-heartbeat-ticks", "10"],
  "isolation-among-labels": ["pd.isolation-level", "dc"],
  "minimum-timeout": ["raftstore.raft-min-election-timeout-ticks", "5"],
  "minimum-below-maximum": ["raftstore.raft-min-election-timeout-ticks", "20"],
};

test.each(Object.entries(refused))("what was expected (%s) is told in the reader's language", (expects, [key, value]) => {
  const expected = expectedOf(PRESETS.tikv, key, value) ?? { expects: "single" };
  expect(expected.expects).toBe(expects);
  const values = { key: "K", value: "V", found: "V", ...expectedValues(expected) };
  const text = `expected ${values.expected}.`;
  const noticeOf = (code: string): Notice => ({ level: "error", code, where: "", text, values: { item: "I", ...values } });
  const codes = ["bad-setting", "action.setting-value", "action.missing", "config.not-value"];
  expect(new Set(codes.map((code) => noticeText(noticeOf(code), en)))).toEqual(new Set([text]));
  const chinese = codes.map((code) => noticeText(noticeOf(code), zh)).join(" ");
  expect(chinese).not.toMatch(/[{}]/);
  expect(chinese.replace(TYPED, "")).not.toMatch(/[A-Za-z]{2}/);
});
