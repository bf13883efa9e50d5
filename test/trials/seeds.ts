import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ACTIONS, type AnyDefinition } from "../../src/action/index.ts";
import { formatAction } from "../../src/action/index.ts";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { SETTING_KEYS } from "../../src/cluster/settings.ts";
import { exportPd, EXPORT_FORMATS } from "../../src/exchange/pd-export.ts";
import { compactTopology } from "../../src/exchange/compact.ts";
import { SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { createStream } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { terminalReference } from "../../src/terminal/reference.ts";
import { regionsJson, storeJson, storesJson, threeStores } from "../exchange/pd-json.ts";
import { smallRun } from "../terminal/ground.ts";
import type { Tree } from "./mutate.ts";

/** What is mutated: one of each form that strangers bring. Made when it is asked for first, as most runs ask for few of them. */
const once = <T>(make: () => T): (() => T) => {
  const made: T[] = [];
  return () => (made[0] ??= make());
};

const small = generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 2, clients: 2, rate: 5 });

/** Every action in words: as the fuzzer draws it, and by its usage. */
export const SENTENCES = once((): readonly string[] => {
  const facts = factsOf(small);
  const end = 9_000_000 as Instant;
  const storm = (seed: number): ReturnType<typeof drawStorm> => drawStorm(createStream(seed, "hostile"), facts, end);
  const drawn = Array.from({ length: 60 }, (_, seed) => storm(seed)).flat()
    .map(({ action }) => formatAction(action));
  const usages = ACTIONS.flatMap((each: AnyDefinition) => each.verbs.map(({ usage }) => usage));
  const settings = SETTING_KEYS.flatMap((key) => [`set ${key} 10`, `set ${key} 10s`, `set ${key} on`, `set ${key} off`]);
  const others = [
    "detect failures", "policy {health_check: {interval: 5s, threshold: 3}}",
    "client 1 begin", "client 1 put k v", "client 1 commit",
    "partition 1,2 | 3,4,pd 1", "add-peer 1 store 4", "kill leader of region 1 after heartbeat within 75ms", "rate 500",
    "label-regions {\"sets\":[],\"deletes\":[\"a\"]}", "pd-ctl operator add merge-region 1 2",
    "pd-ctl unsafe remove-failed-stores 1,2",
  ];
  return [...new Set([...drawn, ...usages.map(String), ...settings, ...others])];
});

/** Every command of the terminal with arguments that it may have, and what people type besides. */
export const LINES = once((): readonly string[] => {
  const commands = terminalReference().flatMap(({ path, usage, flags }) => [
    path, `${path} 1`, `${path} 1 2`, `${path} ${usage.replaceAll(/[<>[\]]/g, "")}`,
    ...flags.map(({ flag }) => `${path} 1 ${flag.split(",").at(-1)?.trim()}`),
  ]);
  const others = [
    "store 1 | jq '.status | .leader_count'", "region check down-peer | grep -c id | head -1",
    "store > out", "why not lead 1 on 2",
    "operator add transfer-region 1 1 leader 2 voter",
    "curl -X POST http://pd-1:2379/pd/api/v1/operators -d '{\"name\":\"add-peer\"}'",
    "config placement-rules show --group=pd", "run until repaired", "unsafe remove-failed-stores 4,5 --timeout 60",
  ];
  return [...new Set([...commands, ...SENTENCES().slice(0, 200), ...others])];
});

export const LINK_CONTENTS = once((): readonly Tree[] => {
  const inputs = ["10s kill store 4", "11s partition 1,2 | 3,4,5", "12s set pd.max-store-down-time 10m", "1s rate 500"];
  const base = { v: "0.1.0", c: "", p: "tikv", s: 1, i: inputs, t: 1_000_000 };
  const compact = structuredClone(compactTopology(small)) as unknown as Tree;
  return [
    { ...base, g: { stores: 4, regions: 4, replicas: 3, zones: 2 } },
    { ...base, g: structuredClone(DEFAULT_TOPOLOGY) as unknown as Tree, b: [{ f: 0, t: 0, i: inputs }], k: 0 },
    { ...base, w: compact }, { ...base, w: compact, p: "etcd", i: SENTENCES().slice(0, 12).map((each) => `2s ${each}`) },
  ];
});

/** Documents of PD: made up, as our own export writes them, and of the shared data where it is there. */
export const DUMPS = once((): readonly Tree[] => {
  const { cluster } = smallRun();
  const exported = EXPORT_FORMATS.map((format) => JSON.parse(exportPd(cluster, format).text) as Tree);
  const { regions } = regionsJson(5) as { regions: unknown[] };
  const mixed = { stores: [storeJson(1), storeJson(2), storeJson(3)], regions };
  const operators = ["balance-leader {transfer leader: store 1 to 2} (kind:leader, region:1(1, 1), createAt:…)"];
  const scenarios = SCENARIOS.slice(0, 3).map((scenario) => ({ ...scenario, format: "quorumscape-scenario/1" }));
  const offline = storesJson(storeJson(1, { state_name: "Offline" }));
  return [...exported, mixed, threeStores(), regionsJson(4), offline, operators, ...scenarios]
    .map((each) => JSON.parse(JSON.stringify(each)) as Tree);
});

/** What is pasted by mistake, or along with it. */
export const FRAMES: readonly string[] = [
  "» store", "$ pd-ctl -u http://127.0.0.1:2379 store", "```json", "```",
  `[2025/08/01 02:24:08.347 +00:00] [INFO] [operator_controller.go:543] ["add operator"] [region-id=2306379] [operator="x"]`,
  "Name:         tc-tikv-0\nNamespace:    tidb\nStatus:       Running\nContainers:\n  tikv:\n    State:          Waiting\nEvents:\n  Type     Reason   Age   From     Message",
  "thread 'raftstore-1-0' panicked at 'called `Option::unwrap()` on a `None` value', src/peer.rs:1123:9\nstack backtrace:\n   0: rust_begin_unwind",
  "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1]\n\ngoroutine 1423 [running]:\nmain.main()",
  "Exception in thread \"main\" java.lang.NullPointerException: {a}\n\tat org.tikv.Region.get(Region.java:42)\nCaused by: x",
  "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    json.loads(x)[\"stores\"]\nKeyError: 'stores'",
  "ID                  Role  Host         Ports        Status\n--                  ----  ----         -----        ------\n1.1.1.1:20160  tikv  1.1.1.1  20160/20180  Up",
  "<html><body>502 Bad Gateway</body></html>", "Error: unknown command \"stores\" for \"pd-ctl\"", "\u001b[32mUp\u001b[0m",
  "%PDF-1.4", "PK\u0003\u0004",
];

const folder = resolve(import.meta.dirname, "../../src/lesson/lessons");
/** In a bundle the folder of the sources is the current one's. */
const lessonFolder = (): string => {
  try {
    readdirSync(folder);
    return folder;
  } catch {
    return resolve("src/lesson/lessons");
  }
};

export const LESSON_TEXTS = once((): readonly string[] => readdirSync(lessonFolder()).filter((file) => file.endsWith(".json"))
  .map((file) => readFileSync(resolve(lessonFolder(), file), "utf8")));

export const REQUEST_TREES = once((): readonly Tree[] => [
  { quorumscape: 1, kind: "hello", versions: [1], token: "0123456789abcdef", name: "A page" },
  { id: 6, kind: "seek", at: 8_000_000 }, { id: 7, kind: "step", to: "notable" }, { id: 1, kind: "play" },
  ...SENTENCES().slice(0, 40).map((text): Tree => ({ id: 8, kind: "do", text })),
  { id: 9, kind: "open", world: { scenario: "store-dies" } }, { id: 11, kind: "open", world: { lesson: "split-vote" } },
  { id: 12, kind: "open", world: { file: '{"format":"quorumscape-scenario/1","id":"mine","inputs":["1s heal"]}' } },
  { id: 13, kind: "select", what: "store 4" }, { id: 14, kind: "events", since: 3, names: ["raft.leader.elected"] },
  { id: 15, kind: "why", event: 12 }, { id: 16, kind: "snapshot", type: "svg", width: 800 },
  { id: 17, kind: "evaluate", text: "first(raft.leader.elected, at > 10s).store = 2 and leaders(1) >= 1" },
  { id: 18, kind: "listen", names: [] }, { id: 19, kind: "set", name: "pace", value: "10" },
]);
