import type { Expected } from "./settings.ts";

/** What would have been expected of a setting, in English; holes are the fields of `Expected`. */
const SENTENCES: Readonly<Record<Expected["expects"], string>> = {
  duration: "a duration from {min} to {max}, such as 10m",
  range: "a duration from {min} to {max}, or a range of them such as 1ms..5ms",
  count: "a whole number from {min} to {max}",
  ratio: "a number from {min} to {max}",
  word: "{others} or {last}",
  switch: "true or false",
  "on-or-off": "on or off",
  labels: "label names separated by commas, such as zone,rack,host",
  label: "a label name, or nothing",
  single: "a single value",
  setting: "the name of a setting",
  "heartbeat-before-election": "fewer heartbeat ticks ({heartbeat}) than election timeout ticks ({election})",
  "minimum-timeout": "at least the {election} ticks of raft-election-timeout-ticks as the minimum, or 0",
  "minimum-below-maximum": "a minimum ({least} ticks) below the maximum ({bound} ticks) of the election timeout",
  "isolation-among-labels": "an isolation-level that is one of location-labels ({labels}), or empty",
};

/**
 * What a refusal or notice tells of it: `expected` in English for those who read its text, and what the page needs to say it in
 * the reader's language.
 */
type ExpectedValues = Readonly<Record<string, string | number>> & { readonly expected: string };

export function expectedValues(expected: Expected): ExpectedValues {
  const fields: Readonly<Record<string, string | number>> = { ...expected };
  const sentence = SENTENCES[expected.expects];
  return { ...fields, expected: sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(fields[name] ?? hole)) };
}
