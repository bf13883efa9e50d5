import { describe, expect, test } from "vitest";
import type { PdJson } from "../../src/exchange/write-json.ts";
import { jqLines, runJq } from "../../src/terminal/jq/evaluate.ts";
import { parsePdJson } from "../../src/terminal/json-text.ts";

const DOCUMENT: PdJson = {
  regions: [
    { id: 1, peers: [{ store_id: 1 }, { store_id: 30 }, { store_id: 31 }], leader: { id: 9 } },
    { id: 2, peers: [{ store_id: 1 }, { store_id: 2 }] },
    { id: 9_007_199_254_740_993n, peers: [{ store_id: 4 }, { store_id: 5 }, { store_id: 6 }], leader: {} },
  ],
};

const jq = (filter: string, input: PdJson = DOCUMENT): string => {
  const result = runJq(filter, input);
  return result.ok ? jqLines(result.values) : result.problem;
};

describe("the filters that PD's manual shows", () => {
  test.each([
    [".regions[].id", "1\n2\n9007199254740993\n"],
    [".regions[] | {id: .id, peer_stores: [.peers[].store_id] | select(length != 3)}", "{\"id\":2,\"peer_stores\":[1,2]}\n"],
    [".regions[] | {id: .id, peer_stores: [.peers[].store_id] | select(any(.==30))}", "{\"id\":1,\"peer_stores\":[1,30,31]}\n"],
    [".regions[] | {id, s: [.peers[].store_id] | select(any(.==(30,31)))}", "{\"id\":1,\"s\":[1,30,31]}\n"],
    [".regions[]|select(has(\"leader\")|not)|{id:.id,peer_stores:[.peers[].store_id]}", "{\"id\":2,\"peer_stores\":[1,2]}\n"],
    [".regions[] | {id: .id, peer_stores: [.peers[].store_id] | select(length as $total | map(if .==(1,30,31) then . else empty end)"
      + " | length>=$total-length) }", "{\"id\":1,\"peer_stores\":[1,30,31]}\n{\"id\":2,\"peer_stores\":[1,2]}\n"],
    [".regions[] | {id, s: [.peers[].store_id] | select(length>1 and any(.==1) and all(.!=(30,31)))}", "{\"id\":2,\"s\":[1,2]}\n"],
  ])("%s", (filter, lines) => {
    expect(jq(filter)).toBe(lines);
  });
});

test("Lists are sorted, grouped, summed and cut as jq does it.", () => {
  expect(jq("sort_by(.a) | map(.b), group_by(.a) , .[1:], (map(.a) | add, min, max, unique)", [{ a: 2, b: "x" }, { a: 1, b: "y" }, { a: 2, b: "z" }]))
    .toBe("[\"y\",\"x\",\"z\"]\n[[{\"a\":1,\"b\":\"y\"}],[{\"a\":2,\"b\":\"x\"},{\"a\":2,\"b\":\"z\"}]]\n"
      + "[{\"a\":2,\"b\":\"x\"},{\"a\":2,\"b\":\"z\"}]\n5\n1\n2\n[1,2]\n");
  expect(jq(".a // \"none\", (.b | tostring), -1 + 3 * 2, 7 / 2", { b: [1] })).toBe("\"none\"\n\"[1]\"\n5\n3.5\n");
});

test("What it cannot read or do is one line.", () => {
  expect(jq(".regions[")).toBe("jq: error: syntax error, unexpected end of file");
  expect(jq("reduce .[] as $x (0; . + $x)")).toContain("`reduce` is not read by this jq");
  expect(jq(".regions.id")).toBe("jq: error: Cannot index array with \"id\"");
  expect(jq("nonsense")).toBe("jq: error: nonsense/0 is not defined");
  expect(jq("(".repeat(3_000))).toContain("jq: error");
  expect(jq("[.regions[] | ., .] | [.[] | ., .] | [.[],.[]|.,.]|[.[],.[]|.,.]|[.[],.[]|.,.]|[.[],.[]|.,.]|[.[],.[]|.,.]|[.[],.[]|.,.]|[.[],.[]|.,.]"))
    .toBe("jq: error: the filter would take too long here");
});

const again = (filter: string, times: number): string => Array.from({ length: times }, () => filter).join("|");

// What is shared within a value costs nothing to make, and for ever to write.
test.each([
  ["of doubled lists", again("[., .]", 50), "be too large"],
  ["of doubled objects", again("{a: ., b: .}", 40), "be too large"],
  ["of doubled texts", `"text"|${again(". + .", 40)}`, "be too large"],
  ["of long texts between long texts", `"ab"|${again(". + .", 21)}|[., ., ., ., .] as $list|$list|join($list[0])`, "be too large"],
  ["of texts in texts in texts", again("[.] | tostring", 24), "take too long"],
  ["that joins all with all in objects", "{a: .., b: .., c: .., d: ..}", "take too long"],
  ["that writes the whole again and again", `${again("[.[], .]", 11)}|. as $all|.[]|..|$all|tostring|empty`, "take too long"],
  ["that takes a list from itself", `${again("[.[], .[]]", 13)}|. - map(1)`, "take too long"],
])("A filter %s is refused before it is carried out.", (_, filter, why) => {
  expect(jq(filter)).toMatch(new RegExp(`^jq: error: .* would ${why} here$`));
});

test("Numbers longer than any id lose their last digits, as jq's do.", () => {
  expect(jq(`.regions[2].id|${again(". * .", 30)}`)).toBe(jq("1e308 * 10"));
  expect(jq(".regions[2].id * 4")).toBe("36028797018963972\n");
});

test("Ids that no number holds come out of a pipe as they went in.", () => {
  const read = parsePdJson("{\"id\": 18446744073709551615, \"text\": \"123456789012345678901\", \"n\": -1.5}");
  expect(read.ok && jqLines(read.values)).toBe("{\"id\":18446744073709551615,\"text\":\"123456789012345678901\",\"n\":-1.5}\n");
});
