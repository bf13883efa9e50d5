import { gzipSync as packed } from "node:zlib";
import { gzipSync, strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { importCluster, type ImportResult } from "../../src/exchange/import.ts";
import { seconds } from "../../src/kernel/time.ts";
import { importing, noticeOf, regionJson, regionsJson, storeJson, storesJson, tableHex, threeStores,
  type Json } from "./pd-json.ts";
import { atLeastOne } from "../at-least-one.ts";

const pretty = JSON.stringify(threeStores(), null, 2);
const regionsText = JSON.stringify(regionsJson(3), null, 2);
const plain = importing(threeStores());

/** What the text makes, which must be the same cluster as the stores alone, with a notice of that code. */
function sameAsStores(text: string | Uint8Array, code: string): void {
  const result = importCluster([{ name: "file-1.json", text }]);
  if (!result.ok || !plain.ok) throw new Error(result.notices.map((notice) => notice.text).join("\n"));
  expect(result.topology).toEqual(plain.topology);
  expect(noticeOf(result, code)).toMatchObject({ level: "warning", where: "file-1.json" });
}

function refused(text: string, code: string): ImportResult {
  const result = importCluster([{ name: "pasted", text }]);
  expect(result.ok).toBe(false);
  expect(noticeOf(result, code)).toMatchObject({ level: "error", where: "pasted" });
  return result;
}

const utf16 = (text: string, isBig: boolean, mark: boolean): Uint8Array =>
  Uint8Array.from([...(mark ? "\ufeff" : ""), ...text].flatMap((letter) => {
    const code = letter.charCodeAt(0);
    return isBig ? [code >> 8, code & 255] : [code & 255, code >> 8];
  }));

/** As a terminal of that width prints it when its lines are copied one by one. */
const wrapped = (text: string, width: number): string =>
  text.split("\n").map((line) => line.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? "").join("\n");

it("takes one store alone for the whole cluster, and says so; a list of one is one", () => {
  const alone = importing(JSON.stringify(storeJson(4, {}, { region_count: 1 })));
  expect(noticeOf(alone, "import.one-store").text).toContain("Store 4 is the only one given");
  expect(noticeOf(alone, "layout.made").text).toContain("1 region with 1 replica was laid out");
  const listed = importing(JSON.stringify(storesJson(storeJson(4, {}, { region_count: 3 }))));
  expect(listed.notices.map(({ code }) => code)).not.toContain("import.one-store");
  expect(noticeOf(listed, "layout.made").text).toContain("3 regions with 3 replicas were laid out");
});

describe("what people paste around JSON", () => {
  it.each([
    ["a prompt of pd-ctl's", `» store\n${pretty}\n» `],
    ["a prompt of a shell", `[tidb@node1 ~]$ pd-ctl store | jq .\n${pretty}\n[tidb@node1 ~]$`],
    ["a prompt behind it on the same line", `${pretty}tidb@node1:~$ `],
    ["a filter with braces in the command", `» store --jq=".stores[].store | {id, address}"\n${pretty}`],
    ["tiup's lines", `Starting component \`ctl\`: /home/tidb/ctl pd -u http://10.0.0.1:2379 store\n${pretty}`],
    ["log lines in brackets", `[2024/01/02 10:00:00.000 +08:00] [INFO] [main.go:1] ["welcome"]\n${pretty}`],
    ["a fence", `Here it is:\n\n\`\`\`json\n${pretty}\n\`\`\`\n`],
    ["an HTTP answer's head", `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${pretty}`],
    ["words in the same line", `PD says: ${JSON.stringify(threeStores())}`],
    ["a program around it", `const stores = ${pretty};`],
  ])("%s is passed over, and named", (_, text) => sameAsStores(text, "text.skipped"));

  it("names the lines, the first three in full", () => {
    const result = importing(`one\ntwo\nthree\nfour\n${pretty}`);
    expect(result.notices.filter(({ code }) => code === "text.skipped").map(({ values }) => values)).toEqual([
      { line: 1, found: "one" }, { line: 2, found: "two" }, { line: 3, found: "three" },
    ]);
    expect(noticeOf(result, "import.more").values).toMatchObject({ count: 1 });
  });
});

describe("what people put into JSON", () => {
  it("comments of three kinds are passed over", () => {
    for (const comment of ["// old", "# old",
      "/* old\n disk */"]) sameAsStores(pretty.replace('"Up"\n', `"Up" ${comment}\n`), "text.comments");
    expect(noticeOf(importing(pretty.replace('"count"', '// how many\n"count"')), "text.comments").values).toEqual({ line: 2 });
  });

  it("trailing commas, other quotes, bare names, dots and strange blanks are read", () => {
    sameAsStores(pretty.replace(/\}\n/, "},\n").replace('"region_size": 0\n', '"region_size": 0,\n'), "text.commas");
    sameAsStores(pretty.replaceAll('"', "'"), "text.quotes");
    sameAsStores(pretty.replaceAll('"count"', "“count”"), "text.quotes");
    sameAsStores(pretty.replace('"count"', "count"), "text.quotes");
    sameAsStores(pretty.replace('"count"', '...,\n"count"').replace("...,", "..."), "text.dots");
    sameAsStores(pretty.replaceAll("  ", "\u00a0\u00a0"), "text.blanks");
  });

  it("leaves the same signs alone within texts", () => {
    const odd = "a // b # c /* d */ … ,}";
    const result = importing(`x\n${JSON.stringify(storesJson(storeJson(1, { address: odd }), storeJson(2), storeJson(3)))}`);
    expect(result.ok && result.topology.stores[0]?.address).toBe(odd);
  });

  it("colour codes are taken out, and a terminal's line breaks", () => {
    sameAsStores(pretty.replaceAll('"id"', '\u001b[34;1m"id"\u001b[0m'), "text.colours");
    const long = JSON.stringify(threeStores());
    sameAsStores(wrapped(long, 80), "text.wrapped");
    expect(noticeOf(importing(wrapped(long, 80)), "text.wrapped").values).toEqual({ width: 80 });
  });

  it("ids beyond 2^53 survive all of it", () => {
    const result = importing(`» region\n${regionsText.replace('"id": 2,', '"id": 18446744073709551615, // old')}`);
    expect(result.ok && Object.values(result.topology.names)).toEqual(["18446744073709551615"]);
  });

  it("what is broken or cut off is refused with its line, not passed over", () => {
    const text = `» store\n${pretty}`;
    expect(refused(text.slice(0, -30), "file.truncated").notices[0]?.values["line"]).toBe(text.slice(0, -30).split("\n").length);
    expect(refused(text.replace('"count": 3', '"count" 3'), "file.not-json").notices[0]?.values)
      .toMatchObject({ line: 3, found: "3," });
    refused(`${pretty}\n» region\n${regionsText.slice(0, 200)}`, "file.truncated");
  });
});

describe("files as bytes", () => {
  it("are decoded from UTF-16 of either order, with a mark or without, and from Latin-1", () => {
    for (const isBig of [true,
      false]) for (const mark of [true, false]) sameAsStores(utf16(pretty, isBig, mark), "text.encoding");
    const latin = Uint8Array.from([...JSON.stringify(storesJson(storeJson(1, { address: "Köln" }),
      storeJson(2), storeJson(3)))].map((c) => c.charCodeAt(0)));
    const result = importCluster([{ name: "a", text: latin }]);
    expect(result.ok && result.topology.stores[0]?.address).toBe("Köln");
    expect(noticeOf(result, "text.encoding").values).toEqual({ encoding: "Latin-1" });
  });

  it("are unpacked from gzip, within bounds, and other archives are named", () => {
    sameAsStores(gzipSync(strToU8(pretty)), "text.unpacked");
    const bomb = new Uint8Array(packed(Buffer.alloc(200 * 1_048_576)));
    expect(noticeOf(importCluster([{ name: "bomb", text: bomb }]), "file.too-large").level).toBe("error");
    expect(noticeOf(importCluster([{ name: "cut", text: gzipSync(strToU8(pretty)).slice(0, 60) }]), "file.damaged").level)
      .toBe("error");
    expect(noticeOf(importCluster([{ name: "zip", text: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]) }]), "file.archive").values)
      .toEqual({ program: "unzip" });
  });

  it("need no notice as UTF-8, with a mark or without", () => {
    for (const text of [strToU8(pretty), strToU8(`\ufeff${pretty}`)]) {
      expect(importCluster([{ name: "file-1.json", text }]).notices).toEqual(plain.notices);
    }
  });
});

describe("two documents in one text", () => {
  it("are both used", () => {
    const result = importing(`» store\n${pretty}\n\n» region\n${regionsText}\n`);
    expect(result.ok && [result.topology.stores[0]?.address, result.topology.regions.length]).toEqual(["10.0.0.1:20160", 3]);
    expect(result.ok && result.files).toEqual([{ name: "file-1.json", stores: 3, regions: 3 }]);
    const slurped = importing([threeStores(), regionsJson(3)]);
    expect(slurped.ok && result.ok && slurped.topology).toEqual(result.ok && result.topology);
  });

  it("may be JSON within JSON, or lie in what an HTTP client wraps around it", () => {
    const text = JSON.stringify(threeStores());
    expect(noticeOf(importing({ status: "success", data: { resultType: "streams", result: [] } }), "file.other-form").text)
      .toContain("Prometheus");
    for (const [document, code] of [
      [JSON.stringify(text), "text.nested"], [{ data: text }, "text.nested"], [{ data: threeStores() }, "file.wrapper"],
      [{ status: 200, headers: { server: "x" }, body: text }, "file.wrapper"],
        [{ code: 0, data: { items: (threeStores() as { stores: unknown }).stores } }, "file.wrapper"],
    ] as const) {
      const result = importing(document);
      expect(result.ok && result.topology.stores.length, code).toBe(3);
      noticeOf(result, code);
    }
  });
});

describe("texts that are no JSON", () => {
  it.each([
    ["file.yaml", "threshold: 1\nsamples: 2\n"],
    ["file.yaml", "count: 3\nstores:\n- store:\n    id: 1\n    address: 10.0.0.1:20160\n"],
    ["file.table", "+----------+-----------------+\n| STORE_ID | ADDRESS         |\n+----------+-----------------+\n|        1 | 10.0.0.1:20160  |\n+----------+-----------------+\n"],
    ["file.log", `[2024/01/02 10:00:00.000 +08:00] [INFO] [main.rs:1] ["welcome to TiKV"] [thread_id=1]\n`],
    ["file.log", `tikv-0 | [2024/01/02 10:00:00.000 +08:00] [INFO] [raft.rs:9] ["switched {x}"] [config="Configuration { voters: {4} }"]\n`],
    ["file.log", `[2024/01/02 10:00:00.000 UTC] [WARN] [mod.rs:12] ["a message\nin two lines {"] [region_id=4]\n`],
    ["file.log", `[ERROR] [peer.rs:100] ["removing {4}"]\n`],
    ["file.table", "| id | address |\n|----|---------|\n| 1  | a       |\n"],
    ["file.table", "id,address,state\n1,a,Up\n2,b,Up\n"],
    ["file.metrics", '# HELP pd_regions_status Status\n# TYPE pd_regions_status gauge\npd_regions_status{type="miss-peer"} 3\n'],
    ["file.metrics", 'tikv_up{instance="a"} 1\ntikv_up{instance="b"} 1\n'],
    ["file.tikv-ctl-text", "region id: 2\ncf default region size: 799.703 MB\n"],
    ["file.usage", "Usage:\n  pd-ctl store [command] [flags]\n"],
    ["file.command", "tiup ctl:v8.5.0 pd -u http://10.0.0.1:2379 store"],
    ["file.command", "» store"],
    ["file.pd-error", 'Failed to get store: Get "http://127.0.0.1:2379/pd/api/v1/stores": dial tcp 127.0.0.1:2379: connect: connection refused'],
    ["file.pd-error", "curl: (7) Failed to connect to 127.0.0.1 port 2379: Connection refused"],
    ["file.pd-error", 'error: unable to upgrade connection: container not found ("pd")'],
    ["file.log", '{"level":"INFO","time":"2024/03/05 10:12:13.123 +08:00","caller":"lib.rs:92","message":"Welcome to TiKV"}'],
    ["file.log", `{"level":"warn","ts":1.5,"msg":"slow","region":${JSON.stringify(regionJson(4))}}\n`.repeat(3)],
    ["file.log", '{"log":"[2024/03/05 10:12:13.123 +08:00] [INFO] [lib.rs:92]\\n","stream":"stderr","time":"2024-03-05T02:12:13Z"}'],
    ["file.log", '[{"MESSAGE":"Started TiKV","PRIORITY":"6","__REALTIME_TIMESTAMP":"1709604733123456"}]'],
    ["file.log", "I0305 10:12:13.123456       1 controller.go:123] Starting\n"],
    ["file.log", 'time="2024-03-05T10:12:13Z" level=info msg="starting"\n'],
    ["file.table", "NAME          READY   STATUS    RESTARTS      AGE\nbasic-pd-0    1/1     Running   2 (3h ago)    3d\n"],
    ["file.table", "ID            Role  Host\n--            ----  ----\n10.0.1.1:2379 pd    10.0.1.1\n"],
    ["file.table", "*************************** 1. row ***************************\n   STORE_ID: 1\n    ADDRESS: a\n"],
    ["file.metrics", 'pd_a{le="+Inf",key="b}c"} NaN\npd_b -Inf\npd_c 1.5e+09 1709604733.1\n# EOF\n'],
    ["file.toml", '[server]\naddr = "0.0.0.0:20160"\n\n[raftstore]\ncapacity = "1GB"\n'],
    ["file.toml", 'log-level = "info"\n[[rules]]\nlabels = ["zone"]\n'],
    ["file.trace", "thread 'raftstore-1-0' panicked at 'called `Option::unwrap()` on a `None` value', src/peer.rs:1:9\nstack backtrace:\n   0: x\n"],
    ["file.trace", "panic: nil map\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x18]\n\ngoroutine 14 [running]:\nmain.main(...)\n"],
    ["file.trace", "2024-03-05 10:00:00 fatal\ngoroutine 1 [select, 3 minutes]:\nmain.(*S).run(0xc0)\n\t/a/b.go:12 +0x1\n"],
    ["file.trace", "java.lang.IllegalStateException: Region [4] {x}\n\tat org.tikv.Region.get(Region.java:42)\n"],
    ["file.trace", 'Traceback (most recent call last):\n  File "a.py", line 3\n    x["stores"]\nKeyError: [1]\n'],
    ["file.described", "Name:         tc-tikv-0\nNamespace:    tidb\nAnnotations:  a: [1]\n              b: {}\nStatus:       Running\nContainers:\n  tikv:\n    State:  Waiting\n"],
    ["file.no-json", "Our cluster is slow since yesterday, can you help?"],
  ])("are called by their name: %s", (code, text) => void refused(text, code));
});

describe("what a program says as it falls", () => {
  it("stands in the way of no document behind it, and an operator of 2017 is told by its form", () => {
    const result = importing(`panic: nil map\ngoroutine 14 [running]:\n${JSON.stringify(threeStores(), null, 2)}`);
    expect(result.ok && result.topology.stores.length).toBe(3);
    const operators = ["makeUpOfflineReplica (kind:region, region:85035, createAt:2017-09-24, steps:[add peer 1 on store 2]) "];
    expect(noticeOf(importing(threeStores(), operators), "file.not-needed").text).toContain("operator show");
  });
});

describe("texts that begin in the middle", () => {
  const regions = JSON.stringify(regionsJson(40), null, 2).split("\n");
  const second = regions.findIndex((line, i) => i > 20 && line === "    {");

  it("as a terminal keeps them are refused with what they begin with, wherever they were cut", () => {
    for (const cut of [1, 2, 3, 4, 5, 7, 10, 13]) {
      const result = importing(regions.slice(second + cut).join("\n"));
      expect(result.notices.map(({ code }) => code), regions[second + cut]).toEqual(["file.headless"]);
    }
    expect(importing(JSON.stringify(regionsJson(40)).slice(2_000)).notices.map(({ code }) => code)).toEqual(["file.headless"]);
  });

  it("between two documents are read, whole, and what is missing is said", () => {
    const list = JSON.stringify((regionsJson(40) as { regions: unknown[] }).regions.slice(2));
    for (const text of [regions.slice(second).join("\n"), list.slice(1)]) {
      const result = importing(text);
      expect(result.ok && result.topology.regions.length).toBeGreaterThan(30);
      noticeOf(result, "text.headless");
    }
  });
});

describe("large texts without JSON", () => {
  it.each([
    ["prose", "the store was slow again\n"], ["blank lines", "\n"], ["braces that open nothing", "a {x [y\n"],
      ["cut lists", "a [{\n"],
  ])("of %s are answered in time that grows with their length alone", (_, line) => {
    const start = process.cpuUsage();
    expect(importCluster([{ name: "x", text: `x\n${line.repeat(Math.floor(4_000_000 / line.length))}` }]).ok).toBe(false);
    // Where each place is looked at from each other one it takes hours, however fast the machine.
    const { user, system } = process.cpuUsage(start);
    expect(user + system).toBeLessThan(20_000_000);
  });
});

describe("documents of PD's, TiKV's and TiDB's", () => {
  const peers = [1, 2, 3].map((store) => ({ id: 10 + store, store_id: store }));
  const known: readonly (readonly [string, unknown, string?])[] = [
    ["`pd-ctl member`", { header: { cluster_id: 1 }, members: [], leader: {} }],
    ["`pd-ctl cluster`", { id: 5, max_peer_count: 3 }],
    ["`/pd/api/v1/version`", { version: "v8.5.1" }],
    ["`pd-ctl operator show`", ["balance-leader {transfer leader: store 1 to 2}"]],
    ["`pd-ctl operator check`", JSON.stringify("status: RUNNING, operator: admin-transfer-leader {…}")],
    ["`pd-ctl scheduler config balance-leader-scheduler`", { batch: 4, ranges: [] }],
    ["`pd-ctl min-resolved-ts`", { is_real_time: true, min_resolved_ts: 1 }],
    ["`pd-ctl label`", [{ key: "zone", value: "z1" }], "`pd-ctl store`"],
    ["`pd-ctl hot read` / `pd-ctl hot write`", { as_peer: { 1: { statistics: [] } }, as_leader: {} }, "`pd-ctl region`"],
    ["`pd-ctl hot store`", { "bytes-write-rate": { 1: 2 }, "bytes-read-rate": {} }, "`pd-ctl store`"],
    ["`pd-ctl region range-holes`", [["", "74"]], "`pd-ctl region`"],
    ["`pd-ctl region check hist-size`", [{ start: 80, end: 89, count: 3 }], "`pd-ctl region`"],
    ["`pd-ctl unsafe remove-failed-stores show`", [{ info: "No on-going recovery.", time: "" }]],
    ["`TiDB /regions/hot`", { write: [{ db_name: "a", table_name: "t", region_metric: {} }], read: [] }, "`pd-ctl region`"],
    ["`TiDB /info`", { is_owner: true, ddl_id: "x", ip: "10.0.0.1", version: "8.0" }, "`pd-ctl store`"],
    ["`TiDB /regions/{id}`", { region_id: 3, start_key: "aa==", end_key: "", frames: [] }, "`pd-ctl region <id>`"],
    ["`tiup cluster display --format json`", { cluster_meta: {}, instances: [{ id: "10.0.0.1:20160" }] }, "`pd-ctl store`"],
  ];
  it.each(known)("%s is called by its name, and the right command where it tells of stores or regions", (document, value, instead) => {
    const alone = importing(value);
    expect(alone.ok).toBe(false);
    expect(noticeOf(alone, instead === undefined ? "file.not-needed" : "file.other-form").values)
      .toEqual(instead === undefined ? { document } : { document, instead });
    noticeOf(alone, "import.nothing");
    expect(importing(regionsJson(2), value).ok).toBe(true);
  });

  it("regions of 2017, of tikv-ctl and of TiDB are read under their own field names", () => {
    const epoch = { conf_ver: 5, version: 7 };
    const meta = { id: 3, start_key: "", end_key: "", region_epoch: epoch, peers };
    const old = importing({ count: 1,
      regions: [{ region: meta, leader: peers[1], down_peers: [{ peer: peers[2], down_seconds: 300 }] }] });
    expect(old.ok && old.topology.regions[0])
      .toMatchObject({ confVer: 5, version: 7, leader: 12, peers: [{}, {}, { downFor: seconds(300) }] });
    noticeOf(old, "file.wrapped-regions");
    const state = { state: "Normal", region: { ...meta, peers: peers.map((peer) => ({ ...peer, role: "Voter" })) } };
    const gone = { region_local_state: { state: "Tombstone", region: { ...meta, id: 9 } } };
    const tikv = importing({ region_infos: { 3: { region_id: 3, region_local_state: state }, 9: gone } });
    expect(tikv.ok && tikv.topology.regions.map(({ id, confVer }) => [id, confVer])).toEqual([[3, 5]]);
    noticeOf(tikv, "file.tikv-ctl-regions");
    const tidb = importing([3, 4].map((id) => ({ region_id: id, leader: { ...peers[0], id: id * 10 },
      peers: peers.map((peer, turn) => ({ ...peer, id: id * 10 + turn })), region_epoch: epoch })));
    expect(tidb.ok && tidb.topology.regions.map(({ id, version, leader }) => [id, version, leader]))
      .toEqual([[3, 7, 30], [4, 7, 40]]);
    noticeOf(tidb, "file.tidb-regions");
  });

  it("keys in base64 or with escapes are decoded, and said", () => {
    const hex = tableHex(2);
    const bytes = hex.match(/../g)?.map((digits) => parseInt(digits, 16)) ?? [];
    const base64 = btoa(String.fromCharCode(...bytes));
    const escaped = bytes.map((byte) =>
      (byte > 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`)).join("");
    const expected = importing(regionsJson(2));
    for (const key of [base64, escaped]) {
      const result = importing(regionsJson(2, { 0: { end_key: key }, 1: { start_key: key } }));
      expect(result.ok && expected.ok && result.topology).toEqual(expected.ok && expected.topology);
      noticeOf(result, "region.key-other-form");
    }
  });

  it("stores that a filter flattened are read with what is left of their status", () => {
    const flat = [1, 2, 3].map((id) => ({ id, address: `a${id}`, state: id === 3 ? "Down" : "Up",
      capacity: "10GiB", available: "5GiB", region_count: 4, leader_count: 2 }));
    const result = importing(flat);
    expect(result.ok && result.topology.stores.map(({ capacityMiB, alive }) => [capacityMiB, alive]))
      .toEqual([[10_240, true], [10_240, true], [10_240, false]]);
    expect(noticeOf(result, "store.silence-assumed").where).toBe("[2].last_heartbeat");
  });
});

describe("regions without keys", () => {
  const bare = (id: number, more: Json = {}): Json => ({ ...regionJson(id), start_key: undefined, end_key: undefined, ...more });

  it("in whatever way they are missing get made-up ones in the order of their ids", () => {
    for (const keys of [{}, { start_key: "", end_key: "" }, { start_key: "?", end_key: "?" },
      { start_key: "***", end_key: "***" }]) {
      const result = importing([bare(7, keys), bare(3, keys), bare(5, keys)]);
      expect(result.ok && result.topology.regions.map(({ id }) => id)).toEqual([3, 5, 7]);
      expect(noticeOf(result, "regions.keys-made").values).toEqual({ count: 3 });
    }
  });

  it("beside others with keys get what those leave open", () => {
    const list = [regionJson(1, { start_key: "" }), regionJson(4, { end_key: "" }), bare(9), bare(8), bare(7)];
    const result = importing(list);
    expect(result.ok && result.topology.regions.map(({ id }) => id)).toEqual([1, 7, 8, 9, 4]);
    expect(noticeOf(result, "regions.keys-in-holes").values).toEqual({ count: 3, keyed: 2 });
  });

  it("beside others that cover everything are left out, and that is said as it is", () => {
    const result = importing([...(regionsJson(2) as { regions: Json[] }).regions, bare(9)]);
    expect(result.ok && result.topology.regions.map(({ id }) => id)).toEqual([1, 2]);
    expect(noticeOf(result, "region.no-place").values).toEqual({ region: "9" });
  });
});

describe("stores that do not run, or run and are reported down", () => {
  it("are silent without a name of their state when their heartbeat is old", () => {
    const old = { state_name: undefined, state: 0, last_heartbeat: 1639400785792220928 };
    const result = importing(storesJson(storeJson(1), storeJson(2), storeJson(3, old)), regionsJson(1));
    expect(result.ok && result.topology.stores.map(({ alive }) => alive)).toEqual([true, true, false]);
    noticeOf(result, "store.stale");
  });

  it("follow the configured max-store-down-time", () => {
    const down = { state_name: "Down", last_heartbeat: 1639400085792220928 };
    const stores = storesJson(storeJson(1), storeJson(2), storeJson(3, down));
    noticeOf(importing(stores, regionsJson(1)), "store.silence-disagrees");
    const result = importing(stores, regionsJson(1), { schedule: { "max-store-down-time": "10m0s" } });
    expect(result.ok && result.topology.stores[2]?.silentFor).toBe(seconds(800));
    expect(result.notices.map(({ code }) => code)).not.toContain("store.silence-disagrees");
  });

  it("are named with their regions when they run and leaders miss them", () => {
    const report = (id: number): Json => ({ down_peers: [{ peer: { id, store_id: 3 }, down_seconds: 700 }] });
    const result = importing(threeStores(), regionsJson(4, { 1: report(23), 3: report(43) }));
    expect(noticeOf(result, "store.down-peers")).toMatchObject({
      where: "file-2.json:regions[1].peers[2]", values: { store: "3", count: 2, regions: "2, 4", longest: "11m40s" },
    });
  });
});

describe("TiFlash", () => {
  const withLearner = (store: number): Json => regionsJson(2, Object.fromEntries([0, 1].map((index) => [index, {
    peers: [...[1, 2, 3].map((id) => ({ id: index * 10 + id + 100, store_id: id })),
      { id: index + 200, store_id: store, role: 1, role_name: "Learner", is_learner: true }],
    leader: { id: index * 10 + 101, store_id: 1 },
  }])));
  const engine = (result: ImportResult, id: number): string | undefined =>
    result.ok ? result.topology.stores.find((store) => store.id === id)?.labels.find(({ key }) => key === "engine")?.value
      : "refused";

  it("is a store that only learners tell of", () => {
    const result = importing(withLearner(9));
    expect(engine(result, 9)).toBe("tiflash");
    expect(noticeOf(result, "store.tiflash-by-learners").values["store"]).toBe("9");
    expect(engine(result, 1)).toBeUndefined();
  });

  it("is a store with its port, path or version, and not a TiKV store that is being filled", () => {
    const stores = (changes: Json): unknown => storesJson(storeJson(1), storeJson(2), storeJson(3), storeJson(9, changes));
    expect(engine(importing(stores({ address: "10.0.0.9:3930" }), withLearner(9)), 9)).toBe("tiflash");
    expect(engine(importing(stores({ deploy_path: "/data/tiflash-9000" }), withLearner(9)), 9)).toBe("tiflash");
    expect(engine(importing(stores({}), withLearner(9)), 9)).toBeUndefined();
  });
});

describe("PD's configuration", () => {
  const settings = (...documents: readonly unknown[]): Record<string, string> => {
    const result = importing(threeStores(), ...documents);
    if (!result.ok) throw new Error("refused");
    return Object.fromEntries(result.inputs.flatMap(({ action }) => (action.kind === "set" ? [[action.key, action.value]] : [])));
  };

  it("becomes settings of the first instant, where it differs from ours", () => {
    expect(settings({
      schedule: { "max-store-down-time": "1h0m0s", "leader-schedule-limit": 8, "low-space-ratio": 0.9,
        "region-schedule-limit": 2048 },
      replication: { "max-replicas": 3, "isolation-level": "zone", "location-labels": "zone,host" },
    })).toMatchObject({ "pd.max-store-down-time": "1h0m0s", "pd.leader-schedule-limit": "8",
      "pd.low-space-ratio": "0.9", "pd.isolation-level": "zone" });
    expect(settings({ "replica-schedule-limit": 12, "leader-schedule-limit": 4 })).toEqual({ "pd.replica-schedule-limit": "12" });
    expect(settings()).toEqual({});
  });

  it("says what else was taken as what it is, with a part of the configuration or without any", () => {
    const result = importing(regionsJson(1, { 0: { peers: [{ id: 1, store_id: 1 }], leader: {} } }),
      { schedule: { "max-store-down-time": "30m0s" } });
    expect(noticeOf(result, "import.max-replicas").text).toBe("max-replicas was not given; 1 was taken, as most regions have so many voters.");
    expect(settings({ 1: { rate: 20 } })).toEqual({ "pd.store-limit-add-peer": "20", "pd.store-limit-remove-peer": "20" });
  });

  it("takes stores' limits and running schedulers from wherever they are", () => {
    const limits = { 1: { "add-peer": 30, "remove-peer": 15 }, 2: { "add-peer": 30, "remove-peer": 15 },
      3: { "add-peer": 5, "remove-peer": 15 } };
    expect(settings(limits)).toEqual({ "pd.store-limit-add-peer": "30" });
    expect(settings({ schedule: { "store-limit": limits } })).toEqual({ "pd.store-limit-add-peer": "30" });
    const result = importing(threeStores(), limits);
    expect(result.ok && result.inputs).toContainEqual(
      { at: 0, action: { kind: "order", command: { kind: "limit-store", store: 3, rate: 5, limit: "add-peer" } } });
    // In presets of plain Raft groups balance-leader is off, so that one that runs is said too.
    const running = {
      "pd.balance-leader": "true", "pd.balance-region": "false", "pd.balance-hot-region": "false", "pd.evict-slow-store": "false",
      "pd.evict-stopping-store": "false",
    };
    expect(settings(["balance-leader-scheduler", "balance-hot-region-scheduler"]))
      .toEqual({ ...running, "pd.balance-hot-region": "true" });
    expect(settings({ schedule: { "schedulers-v2": [{ type: "balance-region", disable: true }, { type: "balance-leader" }] } }))
      .toEqual(running);
  });

  it("names what differs from what is simulated, what is not simulated, and what is no value", () => {
    const result = importing(threeStores(), { schedule: {
      "enable-make-up-replica": "false", "enable-remove-down-replica": "true", "witness-schedule-limit": 8,
        "leader-schedule-limit": "many",
    } });
    expect(noticeOf(result, "config.differs").values)
      .toEqual({ item: "enable-make-up-replica", found: "false", assumed: "true" });
    expect(noticeOf(result, "config.not-simulated").values).toEqual({ items: "witness-schedule-limit" });
    expect(noticeOf(result, "config.not-value")).toMatchObject({ where: "file-2.json:schedule.leader-schedule-limit", values: { item: "leader-schedule-limit" } });
  });

});

describe("every notice names its subject", () => {
  it("also where the id is one that we made", () => {
    const stores = storesJson(storeJson(1, { state_name: "Down" }, { region_count: 1, leader_count: 1 }),
      storeJson(2, {}, { region_count: 1 }));
    const laidOut = importing(stores);
    expect(noticeOf(laidOut, "region.no-quorum").values["region"])
      .toBe(laidOut.ok ? String(laidOut.topology.regions[0]?.id) : "");
    const unnamed = importing(regionsJson(1,
      { 0: { peers: [{ store_id: 1, role_name: "Boss" }, { id: 12, store_id: 2 }], leader: { store_id: 1 } } }));
    const id = unnamed.ok ? String(unnamed.topology.regions[0]?.peers[0]?.id) : "";
    expect(noticeOf(unnamed, "peer.unknown-role").values["peer"]).toBe(id);
    for (const { text } of atLeastOne([...laidOut.notices, ...unnamed.notices])) expect(text).not.toMatch(/ {2}|\p{Cf}/u);
  });

  it("a file's mistake names the file, also where there is only one", () => {
    expect(noticeOf(importCluster([{ name: "dump.json", text: "{" }]), "file.truncated").where).toBe("dump.json");
  });

  it("sizes have units that people use", () => {
    expect(noticeOf(importing(regionsJson(1)), "store.derived").text).toContain("512 GiB");
  });
});
