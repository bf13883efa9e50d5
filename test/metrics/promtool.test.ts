import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { PUBLISHED_RULES } from "../../src/alerting/published.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import type { Duration } from "../../src/kernel/time.ts";
import { exported, failover, WHOLE } from "../exports/world.ts";
import { findPromtool } from "./promtool.ts";

const promtool = findPromtool();
const folder = mkdtempSync(join(tmpdir(), "quorumscape-metrics-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A store that dies, and another that comes back. */
const WORLD = ["--stores", "5", "--regions", "12", "--do", "11s kill store 4", "--do", "50s restart store 2", "--for", "150s"];

/** What TiKV's and PD's rules look like, by their form. */
const PUBLISHED_FORMS = [
  '(sum ( pd_cluster_status{type="store_disconnected_count"} ) by (instance) > 0) and '
    + "(sum(etcd_server_is_leader) by (instance) > 0)",
  'sum(pd_cluster_status{type="storage_size"}) / sum(pd_cluster_status{type="storage_capacity"}) * 100 > 0',
  "changes(process_start_time_seconds{job=\"tikv\"}[5m]) > 0",
  'tikv_store_size_bytes{type=~"us.*"} - (tikv_store_size_bytes{type=~"used"} offset 1m) > 5*1024',
  'sum(rate(tikv_server_report_failure_msg_total{type="unreachable"}[10m])) BY (store_id) > 0',
  "histogram_quantile(0.9, sum(rate(tikv_raftstore_append_log_duration_seconds_bucket[1m])) by (le, instance)) > 0.0001",
  "histogram_quantile(0.99, sum(rate(tikv_raftstore_log_lag_bucket[1m])) by (le, instance)) > 1",
  'abs(delta(tikv_raftstore_region_count{type="leader"}[30s])) >= 1',
  'count((sum(tikv_store_size_bytes{type="available"}) by (instance) / sum(tikv_store_size_bytes{type="capacity"}) by (instance) '
    + '< 0.99) and (sum(tikv_raftstore_snapshot_traffic_total{type="applying"}) by (instance) >= 0)) > 0',
  "sum(up) by (job) / (count(up) * 0.9) / count(count(up) by (instance)) > 0",
  "sum(tikv_worker_pending_task_total) BY (instance,name) > 1000",
];

/** All that is evaluated besides. */
const OTHER_FORMS = [
  "resets(tikv_server_raft_message_recv_total[5m]) > 0", "irate(quorumscape_operations_total[1m]) < 30",
  'max_over_time(quorumscape_regions{state="leaderless"}[1m]) > 0', 'absent(up{job="nobody"})', "absent_over_time(up[1m])",
  "up offset 30s == 0 unless on (instance) up == 1",
  "topk(1, sum by (instance) (rate(tikv_server_raft_message_recv_total[1m]))) > 0",
  '(tikv_store_size_bytes{type="used"} / on(instance) group_left tikv_store_size_bytes{type="capacity"}) > 0',
  "avg without (instance) (tikv_raftstore_region_count) > 3", "-sum(up) < -8 or up{job=\"tikv\"} != bool 1 > 0",
  "round(rate(quorumscape_messages_total[45s]), 0.1) > 10", 'tikv_raftstore_region_count{type="leader"} % 2 == 1',
  "clamp_max(sum(up), 5) >= 5", "1 - sum(up) / count(up) > 0.05", "min(up) < 1 and max(up) > 0",
  "increase(quorumscape_elections_won_total[1m]) > 0", "avg_over_time(up[45s]) < 1 and last_over_time(up[1m]) >= 0",
  "scalar(sum(up)) > bool 3", "vector(time()) > 30", "sum by (type) (rate(tikv_client_go_region_err_total[1m])) > 1",
  "quorumscape_log_lag_entries > 5 and ignoring(store) group(up) by (instance, job)",
  "bottomk(2, up) == 0 or ceil(up * 2 ^ 2) > 4",
];

function ask(input: string, ...words: string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(promtool ?? "", words, { input, encoding: "utf8", cwd: folder });
  return { code: status, said: stdout + stderr };
}

describe.skipIf(promtool === null)("as the real promtool sees it (skipped where it can be neither found nor fetched)", () => {
  const run = failover();

  test("the text of an instant is read, and its linter knows nothing against our own names", () => {
    const { code, said } = ask(exported(run, "prometheus").text, "check", "metrics");
    // 3: it reads the text, and would call TiKV's and PD's metrics otherwise.
    expect([0, 3]).toContain(code);
    expect(said.split("\n").filter((line) => /^quorumscape_|error|rror while/.test(line))).toEqual([]);
    expect(ask("a{b=\"\\t\"} 1\n", "check", "metrics").code).toBe(1);
  });

  test("a whole run becomes blocks that can be asked", () => {
    const { text } = exported(run, "openmetrics", { ...WHOLE, every: 500_000 as Duration });
    writeFileSync(join(folder, "run.om"), text);
    expect(ask("", "tsdb", "create-blocks-from", "openmetrics", "run.om", "data")).toMatchObject({ code: 0 });
    // A database has a log of what is in no block yet.
    mkdirSync(join(folder, "data", "wal"));
    const { said } = ask("", "tsdb", "dump", "--match={__name__=\"up\",instance=\"tikv-1:20160\"}", "data");
    const samples = said.trim().split("\n").map((line) => line.replace(/^\{.*\} /, ""));
    expect(samples).toEqual(["1 1577836800000", "1 1577836800500", "0 1577836801000", "0 1577836801500"]);
  });

  test("it comes to the same alerts at the same times", async () => {
    const alerts = [...PUBLISHED_FORMS, ...OTHER_FORMS].map((expr, i) => ({
      alert: `A${i}`, expr, for: "30s", labels: { level: "x" },
      annotations: { value: "{{ $labels.instance }} {{ $value }}", other: i % 9 === 0 ? "{{ $value | humanize }}" : "none" },
    }));
    writeFileSync(join(folder, "all.yml"), stringify({ groups: [{ name: "all", rules: alerts }] }));
    writeFileSync(join(folder, "published.yml"), PUBLISHED_RULES);
    for (const rules of [join(folder, "all.yml"), "docs/examples/alerts.yml", join(folder, "published.yml")]) {
      const out: string[] = [];
      const test = join(folder, "rehearsal.yml");
      const code = await runCommandLine(["alerts", ...WORLD, "--rules", rules, "--json", "--write-tests", test], {
        out: (line) => void out.push(line), err: (line) => expect.fail(line),
      });
      expect(code).toBe(0);
      const states = (JSON.parse(out.join("\n")) as { rules: { state: string }[] }).rules.map(({ state }) => state);
      expect(new Set(states)).toEqual(new Set(["fires", "pending", "silent", "never"].filter((state) => states.includes(state))));
      expect(states.filter((state) => state === "fires").length).toBeGreaterThan(1);
      expect(ask("", "test", "rules", test)).toEqual({ code: 0, said: expect.stringContaining("SUCCESS") as string });
      // What it is to find is looked at: a second earlier none of them holds.
      const text = readFileSync(test, "utf8");
      writeFileSync(test, text.replace(/value: 1$/m, "value: 2"));
      expect(ask("", "test", "rules", test)).toMatchObject({ code: 1 });
    }
  }, 60_000);
});
