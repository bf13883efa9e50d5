import { describe, expect, test } from "vitest";
import type { NewestFirst } from "../../src/kernel/newest-first.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { orderedSet } from "../../src/kernel/ordered-map.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { formatInput } from "../../src/language/actions.ts";
import { physicalOf } from "../../src/proto/kv.ts";
import { actOnRun, advanceRun } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { benchOn, smallRun, type Bench } from "./ground.ts";

const shell = (): Bench => benchOn(smallRun(), "shell");

/** A region with the stores that lead it and follow. */
function groupIn({ run }: Bench): { readonly region: number; readonly leader: number; readonly follower: number } {
  const region = run.spec.topology.regions[0];
  const leader = region?.peers.find(({ id }) => id === region.leader)?.storeId ?? 0;
  return { region: region?.id ?? 0, leader, follower: region?.peers.find(({ storeId }) => storeId !== leader)?.storeId ?? 0 };
}

const host = (store: number): string => `tikv-ctl --host tikv-${store}:20160`;

describe("tikv-ctl on a store that runs", () => {
  test("prints a region's descriptor and Raft state, its members in the order of the alphabet", () => {
    const bench = shell();
    const { region, leader } = groupIn(bench);
    const printed = JSON.parse(bench.type(`${host(leader)} raft region -r ${region}`)) as
      { readonly region_infos: Readonly<Record<string, Readonly<Record<string, object>>>> };
    const info = printed.region_infos[String(region)] ?? {};
    expect(Object.keys(info)).toEqual(["raft_apply_state", "raft_local_state", "region_id", "region_local_state"]);
    expect(Object.keys(info["raft_apply_state"] ?? {}))
      .toEqual(["applied_index", "commit_index", "commit_term", "truncated_state"]);
    expect(info["raft_apply_state"]).toMatchObject({ truncated_state: { index: 5, term: 5 } });
    expect(info["region_local_state"]).toMatchObject({ region: { id: region, region_epoch: { conf_ver: 5 }, state: "Normal" } });
    const all = JSON.parse(bench.type(`${host(leader)} raft region --all-regions`)) as { readonly region_infos: object };
    expect(Object.keys(all.region_infos).length).toBeGreaterThan(3);
  });

  test("prints one entry of a log, and its command", () => {
    const bench = shell();
    const { region, leader } = groupIn(bench);
    const texts = Array.from({ length: 400 }, (_, i) => bench.type(`${host(leader)} raft log -r ${region} -i ${6 + i}`));
    const [empty] = texts;
    expect(empty).toMatch(/\nentry Entry \{ entry_type: EntryNormal, term: \d+, index: 6 \}\nmsg len: 0\n$/);
    expect(empty).toContain(`\nregion: ${region}\nlog index: 6\n`);
    expect(empty?.startsWith("idx_key: \\001\\002\\000")).toBe(true);
    expect(texts.some((text) => text.includes("\nNormal: RaftCmdRequest {") && text.includes("cmd_type: Put"))).toBe(true);
    expect(texts.at(-1)).toContain(`RpcFailure: 5-NOT_FOUND raft log for region ${region} at index 405`);
  });

  test("tells sizes, properties, ids, and what only one mode can do", () => {
    const bench = shell();
    const { region, leader, follower } = groupIn(bench);
    expect(bench.type(`${host(leader)} size -r ${region}`))
      .toMatch(/^region id: \d+\ncf default region size: \d+\.\d{3} MB\ncf write region size: 0\ncf lock region size: 0\n$/);
    expect(bench.type(`${host(leader)} size`)).toMatch(/total region number: \d+\ntotal region size: \d+\.\d{3} (MB|GB)\n$/);
    expect(bench.type(`${host(leader)} region-properties -r ${region}`))
      .toMatch(/^mvcc\.min_ts: \d+\n[^]*\nnum_entries: \d+\n[^]*region\.start_key: /);
    expect(bench.type(`${host(leader)} store`)).toBe(`store id: ${leader}\napi version: V1\n`);
    expect(bench.type(`${host(leader)} cluster`)).toMatch(/^cluster-id: \d+\n$/);
    expect(bench.type(`${host(leader)} consistency-check -r ${region}`)).toBe("success!\n");
    expect(bench.type(`${host(follower)} consistency-check -r ${region}`)).toContain(`not leader for region ${region}`);
    expect(bench.type(`${host(leader)} bad-regions`)).toBe("This command is only for local mode\n");
    expect(bench.type(`${host(leader)} raft region -r 99`))
      .toBe("DebugClient::get_region_info: RpcFailure: 5-NOT_FOUND info for region 99\n");
    expect(bench.type("tikv-ctl --host nobody:1 store")).toContain("14-UNAVAILABLE failed to connect to all addresses");
    expect(bench.type("tikv-ctl store")).toBe("error: [host|data-dir] is not specified\n");
    expect(bench.type(`${host(leader)} raft region`)).toContain("required arguments were not provided");
    expect(bench.run.branch.inputs).toEqual([]);
  });

  test("hands a leader over as tutorials have it, and says what really does it", () => {
    const bench = shell();
    const { region, leader, follower } = groupIn(bench);
    const printed = bench.type(`${host(leader)} transfer-region-leader ${region} tikv-${follower}:20160`);
    expect(printed).toMatch(/^success!\n/);
    expect(printed).toContain(`pd-ctl operator add transfer-leader ${region} ${follower}\n`);
    expect(bench.run.branch.inputs.map(formatInput)).toEqual([`10s transfer-leader ${region} to ${follower}`]);
  });
});

describe("tikv-ctl on a store's files", () => {
  test("meets the lock of a process that runs, and reads what one that is dead has left", () => {
    const bench = shell();
    const { region, leader } = groupIn(bench);
    const local = `tikv-ctl --data-dir /data/tikv-${leader}`;
    expect(bench.type(`${local} store`).split("\n")[0]).toBe("[2020/01/01 00:00:10.000 +00:00] [ERROR] [\"error while open kvdb: " +
      `Storage Engine IO error: While lock file: /data/tikv-${leader}/db/LOCK: Resource temporarily unavailable"]`);
    expect(bench.type(`${local} store`)).toContain("[\"LOCK file conflict indicates TiKV process is running. Do NOT delete");
    bench.type(`kill store ${leader}`);
    expect(bench.type(`${local} store`)).toBe(`store id: ${leader}\napi version: V1\n`);
    expect(bench.type(`${local} bad-regions`)).toBe("all regions are healthy\n");
    expect(bench.type(`${local} consistency-check -r ${region}`)).toBe("only support remote mode\n");
    expect(bench.type(`${local} tombstone -r ${region} -p 127.0.0.1:2379`)).toContain("The peer is still in target peers");
    expect(bench.type(`${local} raft region -r ${region}`)).toContain("\"state\": \"Normal\"");
    expect(bench.type("tikv-ctl --data-dir /nowhere store")).toContain("raft engine not exists: /nowhere/raft-engine");
  });
});

describe("processes that are started", () => {
  test("a new store joins with its labels, and one that is dead starts again at its address", () => {
    const bench = shell();
    expect(bench.type("tikv-server --addr 0.0.0.0:20160 --pd 127.0.0.1:2379 --labels zone=c,host=h9"))
      .toContain("TiKV is ready to serve");
    expect(bench.type("tikv-server --addr tikv-2:20160")).toContain("Address already in use");
    bench.type("kill store 2");
    expect(bench.type("tikv-server --addr tikv-2:20160")).toContain("starts again");
    expect(bench.run.branch.inputs.map(formatInput))
      .toEqual(["10s add-store zone=c host=h9", "10s kill store 2", "10s restart store 2"]);
    expect(bench.type("tikv-server --labels zone")).toContain("Invalid value for '--labels");
    expect(bench.type("tikv-server --no-such-flag")).toContain("wasn't expected");
  });

  test("a member of PD starts again under its own name, and etcdctl tells whether it answers", () => {
    const bench = shell();
    expect(bench.type("etcdctl member list"))
      .toMatch(/^[0-9a-f]+, started, pd-1, http:\/\/pd-1:2380, http:\/\/pd-1:2379, false\n$/);
    expect(bench.type("etcdctl endpoint status")).toMatch(/^127\.0\.0\.1:2379, [0-9a-f]+, /);
    bench.type("kill pd 1");
    expect(bench.type("etcdctl member list")).toBe("Error: context deadline exceeded\n");
    expect(bench.type("tikv-server --addr x:1")).toContain("connection refused");
    expect(bench.type("pd-server --name=pd4 --join=http://pd-1:2379")).toContain("connection refused");
    expect(bench.type("pd-server --name=pd4")).toContain("needs --join");
    expect(bench.type("pd-server --name=pd-1")).toContain("starts again");
    expect(bench.type("etcdctl endpoint health")).toBe("127.0.0.1:2379 is healthy: successfully committed proposal\n");
    for (const line of atLeastOne(["pd-server --nmae=x", "etcdctl --x"])) expect(bench.type(line)).toContain("unknown flag");
  });

  test("a new member of PD joins, and is deleted again by its name", () => {
    const bench = shell();
    expect(bench.type("pd-server --name=pd4 --join=http://pd-1:2379")).toMatch(/pd-2 http:\/\/pd-2:2379 \(its name here/);
    advanceRun(bench.run, (bench.run.cluster.now + 3_000_000) as Instant);
    expect(bench.type("pd-ctl member delete name pd-2")).toBe("Success!\n");
    advanceRun(bench.run, (bench.run.cluster.now + 3_000_000) as Instant);
    expect(bench.type("pd-ctl member delete name pd-2")).toBe("Failed to delete member pd-2: [404] \"not found, pd: pd-2\"\n");
    expect(bench.type("pd-ctl health")).not.toContain("pd-2");
    expect(bench.type("curl http://pd-2:2379/pd/api/v1/members")).toMatch(/refused|Failed to connect/);
    expect(bench.type("curl http://pd-1:2379/pd/api/v1/members")).toContain("pd-1");
  });
});

describe("tikv-ctl on what transactions have left", () => {
  const lines = (bench: Bench, line: string): readonly string[] => bench.type(line).split("\n").filter((text) => text !== "");

  /** One key that is committed twice and locked, another with a long value, as if clients had done so. */
  function withVersions(): { readonly bench: Bench; readonly at: string; readonly region: number } {
    const bench = shell();
    const [region] = bench.run.spec.topology.regions;
    const store = region?.peers[0]?.storeId ?? 0;
    const state = storeStateOf(bench.run.cluster, bench.run.cluster.directory.stores.get(store) ?? -1);
    if (state === undefined) throw new Error("the region stands on a store");
    const write = { isProtected: false, hasOverlappedRollback: false } as const;
    const listOf = <T>(recent: readonly T[]): NewestFirst<T> => ({ recent, parts: [], length: recent.length });
    orderedSet(state.versions, "a", {
      lock: {
        type: "delete", primary: "a", startTs: 9, ttlMillis: 3_000, shortValue: null, forUpdateTs: 0, txnSize: 1, minCommitTs: 0,
        useAsyncCommit: false, secondaries: [], rollbackTs: [],
      },
      writes: listOf([
        { ...write, commitTs: 8, startTs: 8, type: "rollback", shortValue: null },
        { ...write, commitTs: 7, startTs: 5, type: "put", shortValue: "10" },
      ] as const),
      values: { recent: [], parts: [], length: 0 },
    });
    orderedSet(state.versions, "a2", {
      lock: null, writes: listOf([{ ...write, commitTs: 4, startTs: 3, type: "put", shortValue: null }] as const),
      values: listOf([{ startTs: 3, value: "long" }]),
    });
    return { bench, at: host(store), region: region?.id ?? 0 };
  }

  test("mvcc prints lock, write and default of a key that is typed as it lies on the disk", () => {
    const { bench, at } = withVersions();
    const a = String.raw`za\000\000\000\000\000\000\000\370`;
    expect(lines(bench, `${at} mvcc -k "${a}"`)).toEqual([
      `key: ${a}`, '\tlock cf value: type: Del start_ts: 9 primary: "a"',
      "\twrite cf value: type: Rollback start_ts: 8 commit_ts: 8",
      '\twrite cf value: start_ts: 5 commit_ts: 7 short_value: "10"',
    ]);
    expect(lines(bench, `${at} mvcc -k "${a}" --show-cf=write --commit-ts 7`))
      .toEqual([`key: ${a}`, '\twrite cf value: start_ts: 5 commit_ts: 7 short_value: "10"']);
    expect(bench.type(`${at} mvcc -k "zb"`)).toContain("no mvcc infos for zb");
    expect(bench.type(`${at} mvcc -k "a"`)).toContain('from and to should start with "z"');
  });

  test("raw-scan and print show the column family default of a stopped store as it lies on the disk", () => {
    const { bench, at } = withVersions();
    expect(bench.type(`${at} raw-scan --from z`)).toContain("unimplemented for remote mode");
    const store = Number(/tikv-(\d+):/.exec(at)?.[1]);
    actOnRun(bench.run, { kind: "kill", node: { kind: "store", id: store } });
    const local = `tikv-ctl --data-dir /data/tikv-${store}`;
    const long = String.raw`za2\000\000\000\000\000\000\371\377\377\377\377\377\377\377\374`;
    expect(bench.type(`${local} raw-scan --from za --to zb`)).toBe(`key: "${long}", value: "long"\n\nTotal scanned keys: 1\n`);
    expect(bench.type(`${local} raw-scan --limit 3`)).toMatch(/^(key: "z[^"]+", value: "[^"]*"\n){3}\nTotal scanned keys: 3\n$/);
    expect(bench.type(`${local} print -k "${long}"`)).toBe("value: long\n");
    expect(bench.type(`${local} print -k zzz`)).toContain('Debugger::get: Not Found "value for key \\"zzz\\" in db Kv"');
    expect(bench.type(`${local} raw-scan --cf lock`)).toContain("`tikv-ctl scan`");
    expect(bench.type(`${local} raw-scan --cf other`)).toContain(`CF "other" doesn't exist.`);
  });

  test("get-region-read-progress counts a leader's locks, and tells how much of the past it may show", () => {
    const { bench, at, region } = withVersions();
    const text = bench.type(`${at} get-region-read-progress -r ${region}`);
    expect(text).toMatch(/^Region read progress:\n {4}exist: true,\n {4}safe_ts: 0,\n {4}applied_index: [1-9]\d*,\n/);
    expect(text).toMatch(/ {4}number of locks: 1,\n {4}number of transactions: 1,\n {4}stopped: false,\n$/);
    expect(bench.type(`${at} get-region-read-progress -r 999`)).toContain("    exist: false,\n");
  });

  test("get-region-read-progress tells timestamps of the calendar that versions have, as far as the run has come", () => {
    const bench = shell();
    const { region, leader } = groupIn(bench);
    bench.type("set client.replica-read stale");
    advanceRun(bench.run, seconds(20) as number as Instant);
    const [, shown = ""] = /safe_ts: (\d+)/.exec(bench.type(`${host(leader)} get-region-read-progress -r ${region}`)) ?? [];
    expect(physicalOf(Number(shown))).toBeGreaterThan(10_000);
    expect(physicalOf(Number(shown))).toBeLessThanOrEqual(20_000);
  });

  test("scan prints the keys of a range, sizes are parted into column families, and properties count versions", () => {
    const { bench, at, region } = withVersions();
    const all = lines(bench, `${at} scan --from "za" --limit 5 --show-cf default`);
    expect(all.filter((text) => text.startsWith("key: "))).toHaveLength(2);
    expect(all.at(-1)).toBe('\tdefault cf value: start_ts: 3 value: "long"');
    expect(lines(bench, `${at} scan --from "za" --limit 1`).filter((text) => text.startsWith("key: "))).toHaveLength(1);
    expect(bench.type(`${at} scan --from "za"`)).toContain('please pass "to" or "limit"');
    expect(bench.type(`${at} size -r ${region}`)).toMatch(/cf write region size: [1-9]\d*\ncf lock region size: [1-9]\d*\n/);
    expect(lines(bench, `${at} region-properties -r ${region}`).slice(0, 7)).toEqual([
      "mvcc.min_ts: 4", "mvcc.max_ts: 8", "mvcc.num_rows: 2", "mvcc.num_puts: 2", "mvcc.num_deletes: 0", "mvcc.num_versions: 3",
      "mvcc.max_row_versions: 2",
    ]);
  });
});

test("what changes a stopped store's files writes nothing and says why; what checks them finds them sound", () => {
  const bench = shell();
  actOnRun(bench.run, { kind: "kill", node: { kind: "store", id: 2 } });
  const local = "tikv-ctl --data-dir /data/tikv-2";
  for (const command of atLeastOne([
    "unsafe-recover remove-fail-stores -s 1 --all-regions", "unsafe-recover drop-unapplied-raftlog --all-regions",
    "recreate-region -p 127.0.0.1:2379 -r 2", "recover-mvcc -a -p 127.0.0.1:2379",
  ])) {
    expect(bench.type(`${local} ${command}`)).toMatch(/^Nothing was written/);
    expect(bench.type(`${host(1)} ${command}`)).toBe("This command is only for local mode\n");
  }
  expect(bench.type(`${local} bad-ssts`)).toMatch(/^-+\ncorruption analysis has completed\n$/);
  for (const command of atLeastOne(["reset-to-version -v 5", "flashback -v 5"])) {
    expect(bench.type(`${host(1)} ${command}`)).toContain("seek");
  }
});

test("what pd-ctl can and there is no part of here is answered by a sentence, in the reader's language", () => {
  const said = (line: string): string => benchOn(smallRun(), "pd-ctl", "zh").type(line);
  for (const line of atLeastOne([
    "plugin load a.so", "completion zsh", "resource-manager config controller show", "maintenance show", "maintenance set tikv 1",
  ])) expect(said(line)).toMatch(/^[^a-z]*[\u4e00-\u9fff]/);
});
