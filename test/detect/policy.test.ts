import { describe, expect, it } from "vitest";
import type { Signal } from "../../src/detect/detector.ts";
import { policyHealth, storesNeeded, type Policy } from "../../src/detect/policy.ts";
import { readPolicy, writePolicy } from "../../src/detect/policy-text.ts";
import { millis, minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";

const DEFAULT: Policy = {
  interval: seconds(5), timeout: seconds(2), threshold: 3, failover: true,
  response: { above: millis(500), for: seconds(10) }, cpu: { above: 95, for: minutes(1) }, memory: { above: 95, for: minutes(1) },
};

const policyOf = (text: string): Policy => {
  const read = readPolicy(text);
  if (!read.ok) throw new Error(read.mistake.text);
  return read.policy;
};

const mistakeOf = (text: string): string => {
  const read = readPolicy(text);
  return read.ok ? "none" : read.mistake.text;
};

/** What the policy takes a store for behind each of the signals: an answer by its response time in milliseconds, or none. */
function names(policy: Policy, signals: readonly (readonly [second: number, took: number | null])[]): string[] {
  let state = policyHealth.begin(policy, START);
  return signals.map(([second, took]) => {
    const signal: Signal = took === null ? { kind: "unanswered" }
      : { kind: "answer", took: millis(1), writeTime: millis(took - 1) };
    state = policyHealth.hear(policy, state, signal, (seconds(second) as number) as Instant);
    return state.name;
  });
}

describe("what a policy goes by", () => {
  it("calls a store slow whose answers took more than 500 ms for 10 s, and well again after as long", () => {
    expect(names(DEFAULT, [[0, 500], [5, 501], [10, 501], [14, 501], [15, 501], [20, 500], [25, 600], [30, 9], [35, 9], [40, 9]]))
      .toEqual(["healthy", "healthy", "healthy", "healthy", "slow", "slow", "slow", "slow", "slow", "healthy"]);
  });

  it("begins to count anew behind an answer that came in time", () => {
    expect(names(DEFAULT, [[0, 900], [5, 900], [9, 1], [10, 900], [15, 900]])).not.toContain("slow");
  });

  it("suspects a store at the first failure and calls it offline at the third in a row, slow or not", () => {
    expect(names(DEFAULT, [[5, 1], [7, null], [12, null], [17, null], [20, 1]]))
      .toEqual(["healthy", "suspect", "suspect", "offline", "healthy"]);
    expect(names(DEFAULT, [[0, 900], [10, 900], [12, null], [17, null], [22, null], [25, 900]]))
      .toEqual(["healthy", "slow", "slow", "slow", "offline", "slow"]);
  });

  it("needs a majority of all stores to remain", () => {
    expect([1, 2, 3, 4, 5, 6].map(storesNeeded)).toEqual([1, 2, 2, 3, 3, 4]);
  });
});

describe("a policy's text", () => {
  const block = "health_check:\n  interval: 5s\n  timeout: 2s\n  threshold: 3\n  enable_failover: true\n";

  it("is read in block style, in flow style and as JSON, and what it leaves out is as usual", () => {
    expect(policyOf(block)).toEqual(DEFAULT);
    expect(policyOf("health_check: {interval: 5s, timeout: 2s, threshold: 3, enable_failover: true}")).toEqual(DEFAULT);
    expect(policyOf('{"health_check": {"interval": "5s"}, "cpu": {"above": "95%"}}')).toEqual(DEFAULT);
    expect(policyOf("health_check: {}")).toEqual(DEFAULT);
  });

  it("is taken as it says, and written so that it says the same", () => {
    const said = policyOf(
      "health_check: {threshold: 5, enable_failover: false}\nresponse_time:\n  above: 1s\n  for: 30s\nmemory: {above: 80}");
    expect(said).toEqual({
      ...DEFAULT, threshold: 5, failover: false, response: { above: seconds(1), for: seconds(30) },
      memory: { above: 80, for: minutes(1) },
    });
    expect(policyOf(writePolicy(said))).toEqual(said);
    expect(writePolicy(said)).not.toContain("\n");
  });

  it.each([
    ["", "Line 1, column 1: expected the policy to be a mapping of health_check, response_time, cpu, memory, and found nothing."],
    ["- interval: 5s", "Line 1, column 1: expected the policy to be a mapping of health_check, response_time, cpu, memory, and found a list."],
    ["interval: 5s", "Line 1, column 1: there is no interval here; expected one of health_check, response_time, cpu, memory."],
    ["cpu: {above: 90%}", "Line 1, column 1: expected health_check to be a mapping of interval, timeout, threshold, enable_failover, and found nothing."],
    ["health_check: 5s", "Line 1, column 15: expected health_check to be a mapping of interval, timeout, threshold, enable_failover, and found 5s."],
    ["health_check:\n", "Line 1, column 14: expected health_check to be a mapping of interval, timeout, threshold, enable_failover, and found nothing."],
    ["helth_check: {}", "Line 1, column 1: there is no helth_check here; the nearest is health_check."],
    [block.replace("timeout", "time_out"), "Line 3, column 3: there is no time_out here; the nearest is timeout."],
    [block.replace("5s", "5"), "Line 2, column 13: health_check.interval cannot be 5; expected a duration from 100ms to 1h0m0s, such as 10m."],
    [block.replace("2s", "soon"), "Line 3, column 12: health_check.timeout cannot be soon; expected a duration from 1ms to 1h0m0s, such as 10m."],
    [block.replace("3", "0"), "Line 4, column 14: health_check.threshold cannot be 0; expected a whole number from 1 to 1000."],
    [block.replace("3", "[3]"), "Line 4, column 14: health_check.threshold cannot be a list; expected a whole number from 1 to 1000."],
    [block.replace("true", "yes"), "Line 5, column 20: health_check.enable_failover cannot be yes; expected true or false."],
    [`${block}response_time: {above: 500}`, "Line 6, column 24: response_time.above cannot be 500; expected a duration from 1ms to 1h0m0s, such as 10m."],
    [`${block}cpu: {above: 101%}`, "Line 6, column 14: cpu.above cannot be 101%; expected a whole number from 1 to 100."],
    [`${block}memory: {over: 95%}`, "Line 6, column 10: there is no over here; expected one of above, for."],
    [block.replace("  threshold", "\tthreshold"), /^Line 4, column \d+: this is no YAML \(.*\)\.$/],
    [block.replace("timeout: 2s", "interval: 2s"), /^Line 3, column 3: this is no YAML \(.*unique.*\)\.$/],
    ["health_check: {interval: 5s", /^Line 1, column 28: this is no YAML \(.*\)\.$/],
    [`${block}---\n${block}`, /^Line 6, column 1: this is no YAML \(.*document.*\)\.$/],
    ["health_check: &a {interval: 5s}\ncpu: *a", "Line 2, column 6: expected a value in place of the alias *a."],
    ["health_check: !!set {interval: 5s}", /^Line 1, column \d+: /],
    ["__proto__: {interval: 5s}", "Line 1, column 1: there is no __proto__ here; expected one of health_check, response_time, cpu, memory."],
    ["health_check: {constructor: 5s}", /^Line 1, column 16: there is no constructor here/],
    ["? [a, b]\n: 1", /^Line 1, column \d+: this is no YAML/],
    ["[".repeat(4_000), /^Line 1, column \d+: this is no YAML/],
    ["#".repeat(4_001), "The policy has 4001 characters, and at most 4000 are read."],
  ])("that is wrong is told with line and column, and with what was expected: %j", (text, problem) => {
    expect(mistakeOf(text)).toEqual(typeof problem === "string" ? problem : expect.stringMatching(problem));
  });
});
