import { describe, expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { actOnRun, advanceRun, createRun } from "../../src/session/run.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { at, benchOn, smallRun } from "./ground.ts";

/** Reading commands share a cluster: they change nothing, which a test below holds them to. */
const bench = benchOn(smallRun());

const fieldsOf = (line: string): readonly string[] => Object.keys(JSON.parse(bench.type(line)) as object);

describe("pd-ctl's reading commands print PD's fields in PD's order", () => {
  test.each([
    ["store", ["count", "stores"]],
    ["store 4", ["store", "status"]],
    ["region", ["count", "regions"]],
    ["region 3", [
      "id", "start_key", "end_key", "epoch", "peers", "leader", "cpu_usage", "written_bytes", "read_bytes", "written_keys",
      "read_keys", "approximate_size", "approximate_keys", "approximate_kv_size",
    ]],
    ["member", ["header", "members", "leader", "etcd_leader"]],
    ["member leader show", ["name", "member_id", "peer_urls", "client_urls", "binary_version"]],
    ["cluster", ["id", "max_peer_count"]],
    ["cluster status", ["raft_bootstrap_time", "is_initialized", "replication_status"]],
    ["config show", ["replication", "schedule"]],
    ["config show all", ["replication", "schedule"]],
    ["min-resolved-ts", ["is_real_time", "min_resolved_ts", "persist_interval", "stores_min_resolved_ts"]],
    ["service-gc-safepoint", ["service_gc_safe_points", "gc_safe_point"]],
    ["hot read", ["as_peer", "as_leader"]],
    ["hot store", [
      "bytes-write-rate", "bytes-read-rate", "keys-write-rate", "keys-read-rate", "query-write-rate", "query-read-rate",
      "cpu-read-rate",
    ]],
    ["scheduler config balance-leader-scheduler show", ["batch", "ranges"]],
    ["scheduler describe balance-region-scheduler", ["name", "status", "summary", "timestamp"]],
  ])("%s", (line, fields) => {
    expect(fieldsOf(line)).toEqual(fields);
  });

  test("log sets the level of PD's log, which nobody sees here, and refuses what is no level.", () => {
    expect(bench.type("log WARN")).toBe("Success!\n");
    expect(bench.type("log loud")).toBe("Failed to set log level: [400] \"log level loud is illegal\"\n");
  });

  test("A list of stores tells states by their names alone; one store keeps its node_state.", () => {
    expect(bench.type("store")).not.toContain("node_state");
    expect(bench.type("store 1")).toContain("\"node_state\": 1,\n    \"state_name\": \"Up\"");
  });

  test("Only what is not buried is listed, unless other states are asked for.", () => {
    expect(JSON.parse(bench.type("store --state Tombstone"))).toEqual({ count: 0, stores: [] });
    expect(JSON.parse(bench.type("store check tombstone"))).toEqual({ count: 0, stores: [] });
    expect(bench.type("store --state Gone")).toBe("Unknown state: Gone\n");
  });

  test("config show hides what PD's tool hides.", () => {
    expect(bench.type("config show")).not.toContain("schedulers-v2");
    expect(bench.type("config show all")).toContain("schedulers-v2");
    expect(bench.type("config show replication")).toContain("\"location-labels\": \"zone,host\"");
  });

  test("Placement rules, limits, health, labels and an idle recovery look as PD's.", () => {
    expect(bench.type("config placement-rules show | head -9")).toBe("[\n  {\n    \"group_id\": \"pd\",\n    \"id\": \"default\",\n" +
      "    \"start_key\": \"\",\n    \"end_key\": \"\",\n    \"role\": \"voter\",\n    \"is_witness\": false,\n    \"count\": 3,\n");
    expect(bench.type("store limit | head -5")).toBe("{\n  \"1\": {\n    \"add-peer\": 15,\n    \"remove-peer\": 15\n  },\n");
    expect(bench.type("store limit-scene | jq -c")).toBe("{\"idle\":100,\"low\":50,\"normal\":32,\"high\":12}\n");
    expect(bench.type("health | jq -c '.[] | {name, client_urls, health}'"))
      .toBe("{\"name\":\"pd-1\",\"client_urls\":[\"http://pd-1:2379\"],\"health\":true}\n");
    expect(bench.type("label | head -4")).toBe("[\n  {\n    \"key\": \"zone\",\n    \"value\": \"a\"\n");
    expect(bench.type("unsafe remove-failed-stores show")).toBe("[\n  {\n    \"info\": \"No on-going recovery.\"\n  }\n]\n");
  });

  test("tso takes a timestamp apart; ping tells a time.", () => {
    expect(bench.type("tso 395181938313123110")).toBe("system:  2017-10-08 21:50:59 +0000 UTC\nlogic:   120102\n");
    expect(bench.type("tso")).toBe("Usage: tso <timestamp>\n");
    expect(bench.type("ping")).toBe("time: 600µs\n");
  });
});

describe("pd-ctl region", () => {
  const ids = (line: string): readonly number[] =>
    (JSON.parse(bench.type(line)) as { readonly regions: readonly { readonly id: number }[] }).regions.map(({ id }) => id);

  test("key, keys, scan, sibling and store find the regions that they are asked for.", () => {
    const start = bench.type("region 3 | jq -r .start_key").trim();
    expect(bench.type(`region key ${start} | jq .id`)).toBe("3\n");
    expect(ids(`region keys ${start} "" 2`)).toEqual([3, 4]);
    expect(ids("region scan")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(ids("region sibling 3")).toEqual([2, 4]);
    expect(ids("region store 1 leader").length).toBe(Number(bench.type("store 1 | jq .status.leader_count")));
    expect(ids("region store 1").length).toBe(Number(bench.type("store 1 | jq .status.region_count")));
  });

  test("topsize puts the largest first, and takes a limit.", () => {
    const sizes = bench.type("region topsize 3 --jq '.regions[].approximate_size'").trim().split("\n").map(Number);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes.length).toBe(3);
  });

  test("check counts in classes, and finds nothing wrong in a healthy cluster.", () => {
    expect(bench.type("region check hist-size 100 | jq -c"))
      .toBe("[{\"start\":0,\"end\":99,\"count\":7},{\"start\":100,\"end\":199,\"count\":5}]\n");
    expect(ids("region check miss-peer")).toEqual([]);
    expect(bench.type("region range-holes")).toBe("[]\n");
  });

  test("Wrong words are PD's own complaints.", () => {
    expect(bench.type("region x")).toBe("region_id should be a number\n");
    expect(bench.type("region key 7g")).toBe("Error:  encoding/hex: invalid byte: U+0067 'g'\n");
    expect(bench.type("region key abc")).toBe("Error:  encoding/hex: odd length hex string\n");
    expect(bench.type("region topsize many")).toBe("limit should be a number\n");
    expect(bench.type("region sibling 99")).toBe("Failed to get region sibling: [404] \"region 99 not found\"\n\n");
    expect(bench.type("region check nonsense")).toBe("Failed to get region: [404] 404 page not found\n\n");
    expect(bench.type("region 99 | jq .id")).toBe("0\n");
  });
});

describe("pd-ctl operator", () => {
  test("An operator under way is shown with its steps, and remembered when it has ended.", () => {
    const run = smallRun();
    const own = benchOn(run);
    expect(own.type("operator show")).toBe("[]\n");
    expect(own.type("operator check 1")).toBe("[500] \"[PD:operator:ErrOperatorNotFound]operator not found\"\n\n");
    const { leader, peers } = JSON.parse(own.type("region 1")) as { leader: { store_id: number }; peers: { store_id: number }[] };
    const to = peers.find(({ store_id: store }) => store !== leader.store_id)?.store_id ?? 0;
    expect(actOnRun(run, { kind: "transfer-leader", region: 1, to })).toBe(null);
    const now = "2020-01-01 00:00:10 +0000 UTC m=+10.000000000";
    const text = `admin-transfer-leader {transfer leader: store ${leader.store_id} to ${to}} (kind:admin,leader, ` +
      `region:1(12, 5), createAt:${now}, startAt:${now}, currentStep:0, size:110, ` +
      `steps:[0:{transfer leader from store ${leader.store_id} to store ${to}}], timeout:[1m6s])`;
    expect(own.type("operator show").replace(/size:\d+/, "size:110").replace(/timeout:\[\w+\]/, "timeout:[1m6s]"))
      .toBe(`[\n  "${text}"\n]\n`);
    expect(own.type("operator show leader | wc -l")).toBe("3\n");
    expect(own.type("operator show region")).toBe("[]\n");
    expect(own.type("operator check 1")).toContain("\"status: RUNNING, operator: admin-transfer-leader {");
    advanceRun(run, at(12));
    expect(own.type("operator show")).toBe("[]\n");
    expect(own.type("operator check 1")).toContain("\"status: SUCCESS, operator: admin-transfer-leader {");
    const ending = /finished \(finishAt:2020-01-01 00:00:1\d\.\d+ \+0000 UTC m=\+\d+\.\d{9}, duration:[\d.]+m?s\)"\n\]\n$/;
    expect(own.type("operator history")).toMatch(ending);
    expect(own.type("operator history 1577836900")).toBe("[]\n");
  });
});

describe("where PD cannot be asked", () => {
  const run = smallRun();
  const own = benchOn(run);

  test("a dead PD refuses the connection, with the very address that was asked.", () => {
    expect(actOnRun(run, { kind: "kill", node: { kind: "pd", id: 1 } })).toBe(null);
    const refused = "dial tcp 127.0.0.1:2379: connect: connection refused\n";
    expect(own.type("store").trim()).toBe(`Failed to get store: Get "http://127.0.0.1:2379/pd/api/v1/stores": ${refused}`.trim());
    expect(own.type("region 3")).toContain(`Failed to get region: Get "http://127.0.0.1:2379/pd/api/v1/region/id/3": ${refused}`);
    expect(own.type("curl http://pd-1:2379/pd/api/v1/stores")).toContain("curl: (7) Failed to connect to pd-1 port 2379");
    expect(own.type("pd-ctl -u http://pd-1:2379,http://pd-2:2379 store"))
      .toContain("after trying all endpoints, no endpoint is available, the last error we met: ");
  });

  test("an address that is nobody's does not resolve.", () => {
    expect(own.type("pd-ctl -u http://nowhere:2379 store")).toContain("dial tcp: lookup nowhere: no such host");
  });
});

describe("a member of PD that does not lead", () => {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 1, pds: 3 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs: [] });
  advanceRun(run, at(10));
  const own = benchOn(run);
  const stores = (member: number): string => own.type(`pd-ctl -u http://pd-${member}:2379 store`).split("\n")[0] ?? "";

  test("passes on what it is asked, until it is cut off from the leader, and then misses etcd's", () => {
    expect(stores(2)).toBe("{");
    actOnRun(run, { kind: "isolate", node: { kind: "pd", id: 2 } });
    const failed = "[500] [PD:apiutil:ErrRedirect]redirect failed";
    expect(stores(2)).toBe(`Failed to get store: ${failed}`);
    expect(own.type("pd-ctl -u http://pd-2:2379 store weight 1 2 1")).toContain(failed);
    expect(stores(3)).toBe("{");
    expect(own.type("pd-ctl -u http://pd-2:2379 health")).toContain("pd-1");
    advanceRun(run, at(30));
    expect(stores(2)).toBe("Failed to get store: [503] [PD:apiutil:ErrRedirectNoLeader]redirect finds no leader");
    actOnRun(run, { kind: "heal" });
    advanceRun(run, at(40));
    expect(stores(2)).toBe("{");
  });

  test("is told so by a leader that leads no more", () => {
    const first = run.cluster.now;
    actOnRun(run, { kind: "order", command: { kind: "hand-pd-over", to: 3 } });
    const answers = new Set<string>();
    for (let step = 1; step <= 40; step++) {
      advanceRun(run, (first + step * 5_000) as typeof first);
      answers.add(stores(2));
    }
    expect([...answers]).toContain("Failed to get store: [500] [PD:apiutil:ErrRedirectToNotLeader]redirect to not leader");
    expect(stores(2)).toBe("{");
  });
});

describe("words that are none", () => {
  test("pd-ctl says what it does not know, and the shell what it has not found.", () => {
    const entered = benchOn(bench.run).enter("stoer");
    expect(entered.output)
      .toEqual({ text: "unknown command \"stoer\" for \"pd-ctl\"\n\nDid you mean this?\n\tstore\n", ok: false, deeds: [] });
    expect(benchOn(bench.run, "shell").type("foo")).toBe("bash: foo: command not found\n");
    const own = benchOn(bench.run, "shell");
    expect(own.type("pd-ctl stoer")).toBe("unknown command \"stoer\" for \"pd-ctl\"\n\nDid you mean this?\n\tstore\n");
    expect(own.type("pd-ctl help region check | head -1")).toBe("show the region with check specific status\n");
    expect(own.type("pd-ctl -V --cacert ca.pem")).toBe("Release Version: v8.5.0\n");
    expect(bench.type("store --bogus").split("\n").slice(0, 3)).toEqual(
      ["unknown flag: --bogus", "Usage:", "  pd-ctl store [command] [<store_id>] [flags]"]);
    expect(bench.type("store --jq").split("\n")[0]).toBe("flag needs an argument: --jq");
  });
});

test("Reading changes nothing, however much is asked.", () => {
  const before = hashCluster(bench.run.cluster);
  for (const line of ["store", "region scan", "operator history", "config show all", "hot write", "help"]) {
    expect(bench.type(line)).not.toBe("");
  }
  expect(hashCluster(bench.run.cluster)).toBe(before);
});

test("A cluster without PD says so instead of failing.", () => {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1, pds: 0 });
  const none = benchOn(createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] }));
  expect(none.type("store")).toContain("no such host");
});
