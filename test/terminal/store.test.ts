import { describe, expect, test } from "vitest";
import { writePdJson } from "../../src/exchange/write-json.ts";
import { benchOn, smallRun } from "./ground.ts";

describe("pd-ctl store", () => {
  test("One store is printed with PD's fields in PD's order, and keeps its node_state.", () => {
    const text = benchOn(smallRun()).type("store 1");
    const { store, status } = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expect(Object.keys(store ?? {})).toEqual([
      "id", "address", "labels", "version", "peer_address", "status_address", "start_timestamp", "last_heartbeat", "node_state",
      "state_name",
    ]);
    expect(Object.keys(status ?? {}).slice(0, 4)).toEqual(["capacity", "available", "used_size", "leader_count"]);
    expect(text.endsWith("}\n")).toBe(true);
  });

  test("An id that is no number, and a store that PD does not know, are PD's own complaints.", () => {
    const bench = benchOn(smallRun());
    expect(bench.type("store four")).toBe("store_id should be a number\n");
    expect(bench.type("store 99")).toBe("Failed to get store: [404] \"store 99 not found\"\n\n");
  });

  test("A map by store is sorted as Go sorts it, by the text of the numbers.", () => {
    expect(writePdJson({ 2: 0, 10: 0, 1: 0 }).match(/\d+(?=":)/g)).toEqual(["1", "10", "2"]);
    expect(writePdJson({ id: 2, address: "" })).toMatch(/id[^]*address/);
  });

  test("The command and its stores are completed, with pd-ctl before them and without.", () => {
    const bench = benchOn(smallRun(), "shell");
    expect(bench.complete("pd-ctl st")).toEqual(["store"]);
    expect(bench.complete("stor")).toEqual(["store"]);
    expect(bench.complete("pd-ctl -u http://x store ")).toContain("3");
  });
});
