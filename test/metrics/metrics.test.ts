import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { millis, seconds, type Instant } from "../../src/kernel/time.ts";
import { readRules } from "../../src/alerting/rules.ts";
import { rehearse } from "../../src/alerting/rehearse.ts";
import { problemSentence } from "../../src/alerting/words/index.ts";
import { nodeOf } from "../../src/cluster/cluster.ts";
import { underWayIn } from "../../src/cluster/group-messages.ts";
import { METRICS } from "../../src/metrics/index.ts";
import { flatten, type Measured } from "../../src/metrics/measured.ts";
import { beginMetering, continueMetering } from "../../src/session/metering.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { envelopesOf } from "../../src/store/index.ts";
import { retryingOperations, standOf, type ClientState } from "../../src/client/index.ts";
import { clientWork } from "../../src/cluster/work.ts";
import { inputsOf } from "../cluster/golden.ts";
import { atLeastOne } from "../at-least-one.ts";

let run: Run;
let measured: Measured;

/** Five stores in the time of TiKV, to which that is done. */
function runOf(until: number, ...lines: string[]): Run {
  const topology = generateTopology({ stores: 5, regions: 10, replicas: 3, zones: 1, clients: 2, pds: 3 });
  const created = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf(...lines) });
  advanceRun(created, seconds(until) as number as Instant);
  return created;
}

function measure(of: Run): Measured {
  const all = continueMetering(beginMetering(of, { from: 0 as Instant, to: of.cluster.now, every: seconds(5) }), () => true);
  if (all === null) throw new Error("there was time");
  return all;
}

beforeAll(() => {
  run = runOf(70, "11s kill store 4");
  measured = measure(run);
});

/** A series by what it is called, as seconds and values; a histogram by how much it has counted. */
function series(text: string, among = measured): readonly (readonly [number, number])[] {
  for (const { metric, labels, at, values } of among.series.values()) {
    const own = `${metric.name}{${labels.filter(([name]) => name !== "job").map(([name, value]) => `${name}=${value}`).join()}}`;
    if (own !== text) continue;
    return at.map((instant, i) => [instant / 1_000_000, flatten(metric, values[i] ?? 0).at(-1)?.value ?? 0] as const);
  }
  return [];
}

const at = (list: readonly (readonly [number, number])[], second: number): number | undefined =>
  list.find(([when]) => when === second)?.[1];

describe("metrics of a run", () => {
  test("are read of the same run beside itself, which stays as it is", () => {
    const before = hashCluster(run.cluster);
    expect(measure(run)).toEqual(measured);
    expect(hashCluster(run.cluster)).toBe(before);
    expect(measured.times.map((each) => each / 5_000_000)).toEqual(Array.from({ length: 15 }, (_, i) => i));
  });

  test("a store that was killed answers no scrape: its series end, and `up` is 0", () => {
    expect(series("up{instance=tikv-4:20160}").map(([, value]) => value)).toEqual([1, 1, 1, ...new Array<number>(12).fill(0)]);
    expect(series("tikv_raftstore_region_count{type=region,instance=tikv-4:20160}").at(-1)?.[0]).toBe(10);
    expect(series("tikv_raftstore_region_count{type=region,instance=tikv-1:20160}").at(-1)?.[0]).toBe(70);
  });

  test("PD calls it disconnected behind 20 seconds of silence, and the leader of PD alone says so", () => {
    const is = (state: string, member = 1): readonly (readonly [number, number])[] =>
      series(`pd_cluster_status{type=${state},engine=tikv,store=4,instance=pd-${member}:2379}`);
    const told = run.branch.events.find(({ body }) => body.name === "pd.store.state" && body.to === "Disconnected")?.at ?? 0;
    const next = Math.ceil(told / seconds(5)) * 5;
    expect(is("store_up_count").filter(([, value]) => value === 1).at(-1)?.[0]).toBe(next - 5);
    expect(is("store_disconnected_count").find(([, value]) => value === 1)?.[0]).toBe(next);
    expect(is("store_up_count", 2)).toEqual([]);
    expect(series("etcd_server_is_leader{instance=pd-2:2379}").at(-1)?.[1]).toBe(0);
  });

  test("clients' operations add up to what the clients counted themselves", () => {
    const ended = ["get", "put"].map((each) =>
      at(series(`quorumscape_operations_total{operation=${each},outcome=ok,instance=cluster}`), 70) ?? 0);
    expect(ended.reduce((sum, each) => sum + each)).toBe(clientWork(run.cluster).ok);
  });
});

describe("counts of a process", () => {
  test("begin anew when it does", () => {
    const again = runOf(20, "7s kill store 1", "12s start store 1");
    const sent = series("tikv_server_raft_message_recv_total{instance=tikv-1:20160}", measure(again));
    expect(sent.map(([when]) => when)).toEqual([0, 5, 15, 20]);
    expect(at(sent, 15)).toBeLessThan(at(sent, 5) ?? 0);
  });

  test("of clients' sleeps come to what their requests have slept, where none of those has ended", () => {
    const of = runOf(15, "11s kill store 4");
    const types: Partial<Record<string, string>> = { tikvServerBusy: "serverBusy" };
    const slept = new Map<string, number>();
    for (const process of of.cluster.processes) {
      for (const operation of process.kind === "client" ? retryingOperations(process.state) : []) {
        for (const { kind, slept: length } of standOf(process.state as ClientState, of.cluster, operation).sleeps) {
          slept.set(types[kind] ?? kind, (slept.get(types[kind] ?? kind) ?? 0) + length / 1_000_000);
        }
      }
    }
    const counted = new Map<string, number>();
    for (const { metric, labels, values } of measure(of).series.values()) {
      if (metric.name !== "tikv_client_go_backoff_seconds") continue;
      const sum = flatten(metric, values.at(-1) ?? 0).find(({ suffix }) => suffix === "_sum")?.value ?? 0;
      const type = labels.find(([name]) => name === "type")?.[1] ?? "";
      counted.set(type, (counted.get(type) ?? 0) + sum);
    }
    const rounded = (sums: ReadonlyMap<string, number>): readonly (readonly [string, string])[] =>
      [...sums].map(([type, sum]) => [type, sum.toFixed(6)] as const).sort();
    expect(slept.size).toBeGreaterThan(0);
    expect(rounded(counted)).toEqual(rounded(slept));
  });

  test("are not those of the one before, whose last messages arrive behind its end", () => {
    const restarted = seconds(7.0388) as number as Instant;
    expect(underWayIn(runOf(7.0388).cluster).some(({ from, message }) =>
      message.kind === "raft" && nodeOf(run.cluster, from).id === 1)).toBe(true);
    const wish = { from: restarted, to: (restarted + 2_000) as Instant, every: millis(1) };
    const again = runOf(8, "7038800us restart store 1");
    const short = continueMetering(beginMetering(again, wish), () => true) ?? expect.fail("there was time");
    // Who has just started has not yet spoken to anybody.
    const spoken = atLeastOne(short.series.values()).filter(({ metric, labels }) =>
      metric.name === "tikv_raftstore_raft_sent_message_total" && labels.some(([, value]) => value === "tikv-1:20160"),
    ).flatMap(({ at: times }) => times);
    expect(spoken).toEqual([]);
  });

  test("of what nobody listened for are those of single messages, and one for a connection that broke without any", () => {
    const metric = METRICS.find(({ name }) => name === "tikv_server_report_failure_msg_total") ?? expect.fail("there is one");
    const { message } = underWayIn(runOf(7.0388).cluster).find((each) => each.message.kind === "raft") ?? expect.fail("one is");
    const [envelope] = message.kind === "raft" ? envelopesOf(message) : [];
    if (envelope === undefined) expect.fail("it holds a message");
    const counted = [[], [envelope], [envelope, envelope, envelope]].map((envelopes) => {
      let count = 0;
      metric.passed?.({
        kind: "refused", message: { kind: "raft", envelopes, burst: null }, from: { kind: "store", id: 1 },
        to: { kind: "store", id: 4 },
      }, { pdLeader: 1, store: String, requests: new Map(), note: (_exposer, labels, by) => {
        expect(labels).toEqual(["unreachable", "4"]);
        count += by;
      } });
      return count;
    });
    expect(counted).toEqual([1, 1, 3]);
  });
});

describe("PD's members", () => {
  const members = runOf(40, "20s kill pd 1");
  const of = measure(members);
  const tso = (type: string, member: number): readonly (readonly [number, number])[] =>
    series(`pd_tso_events{type=${type},group=0,dc=global,instance=pd-${member}:2379}`, of);

  test("its leader moves its timestamps every 50 ms, so that PD's own rule sees another one do so", () => {
    const elected = members.branch.events.find(({ body }) => body.name === "pd.leader.elected");
    const next = elected?.body.name === "pd.leader.elected" ? elected.body.member : expect.fail("another one leads");
    // The next tick is counted with what happens behind it.
    for (const second of [5, 10, 15]) expect(Math.abs((at(tso("save", 1), second) ?? 0) - second * 20)).toBeLessThanOrEqual(1);
    expect(at(tso("sync_ok", next), 40)).toBe(1);
    // What it has counted since it was elected, by its own clock, which nothing has shifted.
    const since = 40_000_000 - (elected?.at ?? 0);
    expect(Math.abs((at(tso("save", next), 40) ?? 0) - since / 50_000)).toBeLessThanOrEqual(1);
    const rule = "groups:\n- name: pd\n  rules:\n  - alert: PD_leader_change\n"
      + "    expr: count(changes(pd_tso_events{type=\"save\"}[10m]) > 0) >= 2\n";
    const rules = readRules(rule);
    const fires = rules.ok ? rehearse(of, rules.groups, 5_000).rules[0]?.episodes[0]
      : expect.fail(problemSentence(rules.problem, "en"));
    expect((fires?.firingFrom ?? 0) * 1_000).toBeGreaterThan(elected?.at ?? Infinity);
  });

  test("count each leader of etcd that they come to follow, their first one as well", () => {
    for (const member of [2, 3]) {
      const seen = series(`etcd_server_leader_changes_seen_total{instance=pd-${member}:2379}`, of);
      expect([at(seen, 0), at(seen, 20), at(seen, 40)]).toEqual([1, 1, 2]);
    }
  });

  test("are unhealthy to the leader where it cannot reach them", () => {
    const health = (second: number): number | undefined =>
      at(series("pd_cluster_health_status{name=pd-2,instance=pd-1:2379}", measure(cutOff)), second);
    const cutOff = runOf(10, "7s cut pd 1 pd 2");
    expect([health(5), health(10)]).toEqual([1, 0]);
  });
});

describe("the table", () => {
  test("each name means one metric, and only labels of Prometheus are in it", () => {
    const names = METRICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, labels, help, type, buckets = [] } of METRICS) {
      expect([name, ...labels].filter((each) => !/^[a-z][a-z0-9_]*$/.test(each))).toEqual([]);
      expect(help).toMatch(/\.$/);
      expect(buckets.length > 0).toBe(type === "histogram");
      expect([...buckets]).toEqual([...buckets].sort((a, b) => a - b));
    }
  });
});

describe("the documentation", () => {
  for (const page of ["docs/metrics.md", "docs/zh/metrics.md"]) {
    test(`${page} has a line for each metric, and names none as unknown that there is`, () => {
      const [table = "", unknown = ""] = readFileSync(page, "utf8").split(/^## (?:What it does not know|引擎不知道的)$/m);
      const lines = [...table.matchAll(/^\| `([a-z_]+)` \| (\w+) \| (.*?) \|/gm)].map(([, ...cells]) => cells);
      const labelled = (labels: readonly string[]): string => labels.map((label) => `\`${label}\``).join(", ");
      expect(lines).toEqual(METRICS.map(({ name, type, labels }) => [name, type, labelled(labels)]));
      expect(METRICS.filter(({ name }) => unknown.includes(`\`${name}\``) && !name.startsWith("quorumscape_"))).toEqual([]);
    });
  }
});

test("checkers count each round of PD's patrol, and what stands in their way, from when PD says so on", () => {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 0, pds: 1 });
  const inputs = inputsOf("0s set pd.max-store-down-time 25s", "0s set raftstore.max-peer-down-duration 25s", "1s kill store 3");
  const stuck = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs });
  advanceRun(stuck, seconds(45) as number as Instant);
  const counted = measure(stuck);
  const of = (name: string, type = "rule_checker"): readonly (readonly [number, number])[] =>
    series(`pd_checker_event_count{type=${type},name=${name},instance=pd-1:2379}`, counted);
  // Four regions, each looked at a hundred times a second.
  expect(of("check").slice(1, 4).map(([, value], i) => value - (of("check")[i]?.[1] ?? 0))).toEqual([2_000, 2_000, 2_000]);
  expect(of("check", "merge_checker")).toEqual(of("check"));
  const told = stuck.branch.events.flatMap(({ at: when, body }) => (body.name === "pd.region.stuck" ? [when / 1_000_000] : []));
  const rounds = atLeastOne(told).reduce((sum, when) => sum + (45 - when) * 100, 0);
  for (const name of ["replace-down", "no-store-replace"]) {
    expect(Math.abs((at(of(name), 45) ?? 0) - rounds)).toBeLessThanOrEqual(8);
    expect(of(name)[0]?.[0]).toBeGreaterThan(26);
  }
  expect(of("add-rule-peer")).toEqual([]);
});

test("an operator of the rule checker counts once as what it is for", () => {
  const repaired = runOf(40, "0s set pd.max-store-down-time 25s", "0s set raftstore.max-peer-down-duration 25s", "1s kill store 4");
  const created = repaired.branch.events.filter(({ body }) =>
    body.name === "pd.operator.created" && /^replace-rule-down-(leader-)?peer$/.test(body.description)).length;
  expect(created).toBeGreaterThan(0);
  const counted = series("pd_checker_event_count{type=rule_checker,name=replace-down,instance=pd-1:2379}", measure(repaired));
  expect(at(counted, 40)).toBe(created);
});
