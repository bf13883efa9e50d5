import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askSource, OPEN_ACCESS } from "../../src/cli/attach/ask.ts";
import { createHistoryDesk } from "../../src/cli/attach/history-desk.ts";
import { PANEL_QUERIES } from "../../src/cli/attach/panel-queries.ts";
import { closeLines, openLines } from "../../src/cli/attach/upstream.ts";
import { atLeastOne } from "../at-least-one.ts";
import { debianProgram, freePorts } from "../debian.ts";
import { act, openServed, type Served } from "./served.ts";

const textAt = async ({ base }: Served, path: string): Promise<string> => (await fetch(`${base}${path}`)).text();

describe("what the processes of a twin expose", () => {
  let served: Served;
  beforeAll(async () => {
    served = await openServed(20);
  });
  afterAll(() => served.close());

  test("each process has its own metrics at its own path, and PD's leader at the usual one", async () => {
    await wait(200);
    const targets = JSON.parse(await textAt(served, "/quorumscape/targets")) as { labels: Record<string, string> }[];
    expect(targets.map(({ labels }) => labels["job"]).sort()).toEqual(
      ["client", "pd", "pd", "pd", "quorumscape", "tikv", "tikv", "tikv"]);
    for (const { labels } of atLeastOne(targets)) {
      const text = await textAt(served, labels["__metrics_path__"] ?? "");
      expect(text, labels["instance"]).toContain("# TYPE ");
      expect(text, labels["instance"]).not.toMatch(/\b(instance|job)="|^up\b/m);
    }
    expect(await textAt(served, "/metrics/tikv/1")).toMatch(/^tikv_raftstore_region_count\{type="leader"\} \d+$/m);
    expect(await textAt(served, "/metrics/tikv/1")).not.toContain("pd_cluster_status");
    const leader = await textAt(served, "/metrics");
    expect([...leader.matchAll(/^pd_cluster_status\{type="store_up_count",.*\} 1$/gm)]).toHaveLength(3);
    expect(leader).toMatch(/^etcd_server_is_leader 1$/m);
    expect((await fetch(`${served.base}/metrics/tikv/77`)).status).toBe(404);
  });

  test("counters grow as the cluster runs, and a process that died exposes nothing and begins anew", async () => {
    const received = async (): Promise<number> =>
      Number(/^tikv_server_raft_message_recv_total(?:\{.*\})? (\d+)$/m.exec(await textAt(served, "/metrics/tikv/1"))?.[1]);
    const before = await received();
    let after = before;
    for (let i = 0; i < 100 && after <= before; i++) {
      await wait(100);
      after = await received();
    }
    expect(after).toBeGreaterThan(before);
    await act(served, "kill store 1");
    await expect(fetch(`${served.base}/metrics/tikv/1`)).rejects.toThrow();
    await act(served, "restart store 1");
    expect(await received()).toBeLessThan(after);
  });
});

/** TiKV's and PD's own, with what they wait for shortened: time runs twenty times as fast. */
const RULES = `groups:
- name: tikv
  interval: 500ms
  rules:
  - alert: PD_cluster_lost_connect_tikv_nums
    expr: >-
      (sum(pd_cluster_status{type="store_disconnected_count"}) by (instance) > 0)
      and (sum(etcd_server_is_leader) by (instance) > 0)
    for: 500ms
  - alert: TiKV_node_restart
    expr: changes(process_start_time_seconds{job="tikv"}[5m]) > 0
`;

const program = debianProgram("prometheus", "prometheus");

describe.skipIf(program === null)("under Debian's Prometheus (skipped where it cannot be had)", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-prometheus-"));
  let served: Served;
  let child: ChildProcess | undefined;
  let base = "";
  beforeAll(async () => {
    served = await openServed(20);
    const [port = 0] = await freePorts(1);
    base = `http://127.0.0.1:${port}`;
    writeFileSync(join(folder, "rules.yml"), RULES);
    writeFileSync(join(folder, "prometheus.yml"), [
      "global: { scrape_interval: 500ms, scrape_timeout: 400ms, evaluation_interval: 500ms }",
      `rule_files: [${join(folder, "rules.yml")}]`,
      "scrape_configs:", "- job_name: twin", "  http_sd_configs:",
      `  - { url: "${served.base}/quorumscape/targets", refresh_interval: 1s }`,
    ].join("\n"));
    child = spawn(program ?? "", [
      `--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`, "--log.level=error",
    ], { stdio: "ignore" });
  });
  afterAll(async () => {
    child?.kill("SIGKILL");
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Answer { readonly data: { readonly result: { metric: Record<string, string>; value: [number, string] }[] } }
  const query = async (text: string): Promise<Answer["data"]["result"]> => {
    try {
      const response = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(text)}`);
      return (await response.json() as Answer).data.result;
    } catch {
      return [];
    }
  };

  async function waitFor(text: string, least = 1): Promise<Answer["data"]["result"]> {
    for (let i = 0; i < 600; i++) {
      const result = await query(text);
      if (result.length >= least) return result;
      await wait(100);
    }
    return [];
  }

  test("every process is found and scraped; a killed store fires TiKV's rules, and the anatomy tells the same", async () => {
    expect(await waitFor("up == 1", 8)).toHaveLength(8);
    await act(served, "kill store 2");
    const firing = (name: string): Promise<Answer["data"]["result"]> =>
      waitFor(`ALERTS{alertstate="firing",alertname="${name}"}`);
    expect(await firing("PD_cluster_lost_connect_tikv_nums")).toHaveLength(1);
    const down = await query("up{job=\"tikv\"} == 0");
    expect(down.map(({ metric }) => metric["instance"])).toEqual(["tikv-2:20160"]);
    const anatomies = JSON.parse(await textAt(served, "/quorumscape/anatomy")) as unknown[];
    expect(anatomies).toHaveLength(1);
    const told = served.twin.run.branch.events.filter(({ body }) => body.name === "pd.store.state").map(({ body }) => body);
    expect(told).toEqual([expect.objectContaining({ store: 2, to: "Disconnected" })]);
    expect(await query("ALERTS{alertname=\"TiKV_node_restart\"}")).toEqual([]);
    await act(served, "restart store 2");
    expect((await firing("TiKV_node_restart"))[0]?.metric).toMatchObject({ instance: "tikv-2:20160", job: "tikv" });
  });

  test("each panel of the history is a query that it answers, and leaders are a curve for each store", async () => {
    const texts = Object.values(PANEL_QUERIES).map(({ window, write }) => write(`${Math.max(60, window)}s`));
    const answers = await Promise.all(texts.map(async (text) =>
      [text, (await fetch(`${base}/api/v1/query?query=${encodeURIComponent(text)}`)).status]));
    expect(answers).toEqual(texts.map((text) => [text, 200]));
    const lines = openLines();
    const source = { n: 1, kind: "prometheus", name: base, url: new URL(base), access: OPEN_ACCESS } as const;
    const desk = createHistoryDesk(source, performance.now(), (asked, call) => askSource(lines, asked, call));
    const now = Math.floor(Date.now() / 1_000);
    const history = await desk.read("leaders", now - 900, now + 15);
    closeLines(lines);
    expect(history).toMatchObject({ why: null, step: 15, left: 0 });
    expect(history?.curves.map(({ label }) => label).sort()).toEqual(["tikv-1:20160", "tikv-2:20160", "tikv-3:20160"]);
    // Before it was started nothing was scraped.
    for (const { values } of atLeastOne(history?.curves ?? [])) {
      expect([values[0], values.some((value) => value !== null)]).toEqual([null, true]);
    }
  });

  test("promtool finds nothing wrong with what is exposed but names that TiKV and PD chose", async () => {
    const promtool = debianProgram("promtool", "prometheus") ?? "promtool";
    for (const path of atLeastOne(["/metrics", "/metrics/tikv/1", "/metrics/cluster"])) {
      const input = await textAt(served, path);
      const { stderr, status } = spawnSync(promtool, ["check", "metrics"], { input, encoding: "utf8" });
      expect([0, 3], stderr).toContain(status);
      expect(stderr.split("\n").filter((line) => /error|invalid|parse/i.test(line)), path).toEqual([]);
    }
  });
});
