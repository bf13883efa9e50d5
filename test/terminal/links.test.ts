import { expect, test } from "vitest";
import { findLinks } from "../../src/terminal/links.ts";
import { benchOn, smallRun } from "./ground.ts";

const linked = (text: string): readonly (readonly [string, unknown])[] =>
  findLinks(text).map(({ start, end, target }) => [text.slice(start, end), target]);

test("Stores, regions, operators and times of the run are found in what a tool prints; peers are not.", () => {
  const text = "{\n  \"id\": 172,\n  \"start_key\": \"\",\n  \"peers\": [\n    {\n      \"id\": 173,\n      \"store_id\": 4\n    }\n  ]\n}";
  expect(linked(text)).toEqual([["172", { kind: "region", id: "172" }], ["4", { kind: "store", id: "4" }]]);
  expect(linked("admin-transfer-leader {transfer leader: store 1 to 2} (region:7(12, 5), createAt:2020-01-01 00:00:40.5 +0000 UTC")).toEqual([
    ["1", { kind: "store", id: "1" }], ["7", { kind: "operator", region: "7" }],
    ["2020-01-01 00:00:40.5", { kind: "time", at: 40_500_000 }],
  ]);
});

test("What `--jq` prints on one line has its links, too, also where an object is made of a few members.", () => {
  const store = (id: string): unknown => [id, { kind: "store", id }];
  expect(linked("{\"id\":4,\"address\":\"tikv-4:20160\"}\n{\"id\":5,\"state_name\":\"Up\"}")).toEqual([store("4"), store("5")]);
  expect(linked("{\"id\":7,\"leader\":{\"id\":70,\"store_id\":2}}")).toEqual([["7", { kind: "region", id: "7" }], store("2")]);
  expect(linked("{\"region_id\":7}")).toEqual([["7", { kind: "region", id: "7" }]]);
});

test("Every store of a list is a link, and every time of its heartbeats.", () => {
  const found = linked(benchOn(smallRun()).type("store")).map(([, target]) => (target as { kind: string }).kind);
  expect([found.filter((kind) => kind === "store").length, found.filter((kind) => kind === "time").length]).toEqual([5, 10]);
});
