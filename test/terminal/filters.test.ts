import { describe, expect, test } from "vitest";
import { formatInput, parseTimedAction } from "../../src/language/actions.ts";
import { compilePattern } from "../../src/terminal/pattern.ts";
import { benchOn, smallRun } from "./ground.ts";

const bench = benchOn(smallRun(), "shell");

describe("behind a pipe", () => {
  test("grep counts, inverts, ignores case and shows what stands around a match.", () => {
    expect(bench.type("store | grep -c state_name")).toBe("5\n");
    const [others, all, matching] = ["grep -vc id", "wc -l", "grep -c id"]
      .map((filter) => Number(bench.type(`store 4 | ${filter}`)));
    expect(others).toBe((all ?? 0) - (matching ?? 0));
    expect(bench.type("store 4 | grep -i -A 1 \"ADDRESS\" | head -2")).toBe("    \"address\": \"tikv-4:20160\",\n    \"labels\": [\n");
    expect(bench.type("store | grep -B1 state_name | grep -c -- --")).toBe("4\n");
    expect(bench.enter("store | grep nothing-like-it").output).toEqual({ text: "", ok: false, deeds: [] });
  });

  test("grep reads patterns as it is known to, however they repeat.", () => {
    expect(bench.type("store 4 | grep -E '\"(id|address)\"' | wc -l")).toBe("2\n");
    expect(bench.type("store 4 | grep '\"addr.*20160'")).toBe("    \"address\": \"tikv-4:20160\",\n");
    expect(bench.type("store 4 | grep -cE '(tikv-[[:digit:]]|nobody)+:(20{1,2}160)?'")).toBe("3\n");
    expect(bench.type("store 4 | grep -c '\\<id\\>'")).toBe("1\n");
    expect(bench.type("store 4 | grep -E '(a+)+$'")).toBe("");
    expect(bench.type("store 4 | grep -E 'a{2'")).toBe("");
    expect(bench.type("store 4 | grep -E '(a'")).toBe("grep: Unmatched ( or \\(\n");
  });

  // A browser's own expressions would need years for them.
  test.each([
    ["0?".repeat(60) + "0".repeat(60), "0".repeat(59)],
    [".*0.*0.*0.*0.*0.*0.*Z", "0".repeat(1_500)],
  ])("a pattern such as %s finds nothing at once, however it could be tried", (pattern, line) => {
    expect(compilePattern(pattern, false)(line)).toBe(false);
  });

  test("a search of very much text, and a pattern of very many parts, end with a sentence.", () => {
    expect(() => compilePattern("((((){999}){999}){999}){999}", false)).toThrow("the pattern is too long here");
    const matches = compilePattern(".*a.*b.*c", false);
    const line = "a".repeat(2_000);
    expect(() => Array.from({ length: 2_000 }, () => line).some(matches)).toThrow("the search would take too long here");
  });

  test("head, tail, sort, uniq and wc do as they are known to.", () => {
    expect(bench.type("store | grep zone -A1 | grep value | sort | uniq -c | head -n 1")).toBe("      2             \"value\": \"a\"\n");
    expect(bench.type("region | jq '.regions[].id' | sort -n -r | tail -2")).toBe("2\n1\n");
    expect(bench.type("region | jq '.regions[].id' | sort | head -3")).toBe("1\n10\n11\n");
    expect(bench.type("ping | wc")).toBe("      1       2      13\n");
  });

  test("a filter without a pipe says so instead of waiting for ever.", () => {
    expect(bench.type("wc -l")).toBe("wc: nothing comes through a pipe: put it behind another command and `|`\n");
  });
});

describe("deeds of a line", () => {
  test("a redirection saves, a watch repeats, exit leaves pd-ctl first and then the terminal.", () => {
    const saved = bench.enter("pd-ctl ping > ping.txt");
    expect(saved.output).toEqual({ text: "", ok: true, deeds: [{ kind: "save", name: "ping.txt", text: "time: 600µs\n" }] });
    expect(bench.enter("watch -n 1 store 4 | grep leader").output.deeds).toEqual(
      [{ kind: "watch", line: "store 4 | grep leader", every: 1_000_000 }]);
    bench.type("pd-ctl -i");
    expect(bench.session.prompt).toBe("pd-ctl");
    expect(bench.enter("exit").output.deeds).toEqual([]);
    expect(bench.enter("exit").output.deeds).toEqual([{ kind: "leave" }]);
  });

  test("what stands behind one that takes time waits for it.", () => {
    expect(bench.enter("ping; clear; store 4 | head -1").rest).toBe("store 4 | head -1");
  });

  test("history lists what was entered.", () => {
    expect(bench.type("history | tail -1")).toMatch(/^ +\d+ {2}history \| tail -1\n$/);
  });
});

describe("curl", () => {
  test("reads PD's HTTP API, errors included, and says what is not there.", () => {
    expect(bench.type("curl -s http://pd-1:2379/pd/api/v1/store/4 | jq .store.id")).toBe("4\n");
    expect(bench.type("curl 127.0.0.1:2379/pd/api/v1/store/99")).toBe("\"store 99 not found\"\n");
    expect(bench.type("curl http://pd-1:2379/nothing")).toBe("404 page not found\n");
    expect(bench.type("curl http://pd-1:2379/metrics")).toBe("curl: this cluster has no /metrics yet.\n");
    expect(bench.type("curl -X POST http://pd-1:2379/pd/api/v1/store/4")).toContain("can only be read here");
    expect(bench.type("curl http://nowhere/")).toBe("curl: (6) Could not resolve host: nowhere\n");
  });

  test("writes rules that label regions, which PD's HTTP API alone does, and reads what they make of a region", () => {
    const own = benchOn(smallRun(), "shell");
    const api = "http://pd-1:2379/pd/api/v1/config/region-label";
    const rule = (ttl: string): string =>
      `{"id":"quiet","labels":[{"key":"schedule","value":"deny"${ttl}}],"rule_type":"key-range","data":[{"start_key":"","end_key":""}]}`;
    expect(own.type(`curl -X POST ${api}/rule -d '${rule(",\"ttl\":\"1h\"")}'`))
      .toBe("\"Update region label rule successfully.\"\n");
    expect(JSON.parse(own.type(`curl ${api}/rules`))).toEqual([{
      id: "quiet", index: 0, labels: [{ key: "schedule", value: "deny", ttl: "1h", start_at: "Wed Jan  1 00:00:10 UTC 2020" }],
      rule_type: "key-range", data: [{ start_key: "", end_key: "" }],
    }]);
    const region = own.run.spec.topology.regions[0]?.id ?? 0;
    expect(own.type(`curl http://pd-1:2379/pd/api/v1/region/id/${region}/labels | jq -c`))
      .toBe("[{\"key\":\"schedule\",\"value\":\"deny\"}]\n");
    expect(own.type(`curl http://pd-1:2379/pd/api/v1/region/id/${region}/label/schedule`)).toBe("\"deny\"\n");
    expect(own.type(`curl -X PATCH ${api}/rules -d '{"sets":[{"id":""}]}'`))
      .toBe("\"[PD:region:ErrRegionRuleContent]invalid region rule content, empty rule id\"\n");
    expect(own.type(`curl -X DELETE ${api}/rule/loud`))
      .toBe("\"[PD:region:ErrRegionRuleNotFound]region label rule not found for id loud\"\n");
    expect(own.type(`curl -X DELETE ${api}/rule/quiet`)).toBe("\"Delete rule successfully.\"\n");
    expect(own.type(`curl ${api}/rules | jq length`)).toBe("0\n");
    const lines = own.run.branch.inputs.map(formatInput);
    expect(lines).toHaveLength(2);
    expect(lines.map((line) => parseTimedAction(line))).toEqual(own.run.branch.inputs.map((input) => ({ ok: true, input })));
  });
});
