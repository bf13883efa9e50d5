import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-alerts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORLD = ["--stores", "4", "--regions", "4", "--do", "11s kill store 4", "--for", "100s"];

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCommandLine(["alerts", ...args], {
    out: (line) => void (written.out += `${line}\n`), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

function rules(text: string): string {
  const path = join(folder, "rules.yml");
  writeFileSync(path, text);
  return path;
}

test("it tells which rules fire and when, which stay silent, and which never can, because of what", async () => {
  const { code, out } = await type(...WORLD.slice(0, -1), "80s", "--rules", "docs/examples/alerts.yml");
  expect(code).toBe(0);
  expect(out).toContain("a simulated run, 1m15s: metrics every 15s, rules every 15s.");
  expect(out).toContain("StoreNotScraped fires\n  {instance=\"tikv-4:20160\",job=\"tikv\",severity=\"critical\"}: true from 15s, "
    + "firing from 45s, to the end\n");
  expect(out).toContain("StoreDisconnected is pending, and never long enough\n");
  expect(out).toContain("StoreDown stays silent\n");
  expect(out).toContain("RegionsMissReplicasMisspelt can never fire here\n  pd_regions_status has no series with "
    + "type=\"miss_peer_region_count\"; the nearest is type=\"miss-peer-region-count\".\n");
  expect(out).toContain("RaftstoreBusy can never fire here\n  There is no metric tikv_thread_cpu_seconds_total here.\n");
});

test("the same as JSON, in seconds of the run", async () => {
  const path = rules("groups:\n- name: g\n  interval: 5s\n  rules:\n  - alert: Gone\n    expr: up == 0\n    for: 10s\n");
  const { out } = await type(...WORLD, "--rules", path, "--every", "5s", "--json");
  expect(JSON.parse(out)).toMatchObject({
    end: 100, every: 5, interval: 5,
    rules: [{ group: "g", alert: "Gone", state: "fires", alerts: [{
      labels: { alertname: "Gone", instance: "tikv-4:20160" }, pendingFrom: 15, firingFrom: 25, until: null,
    }] }],
  });
});

test("what cannot be read is a sentence, and ends with 2", async () => {
  expect(await type(...WORLD, "--write-tests", join(folder, "t.yml"))).toMatchObject({
    code: 2, err: "--write-tests: a unit test names the file of its rules; expected --rules FILE.\n",
  });
  expect((await type(...WORLD, "--rules", join(folder, "none.yml"))).err).toMatch(/^There is no file .*none\.yml\.\n$/);
  const broken = rules("groups:\n- name: g\n  rules:\n  - alrt: A\n");
  expect(await type(...WORLD, "--rules", broken)).toMatchObject({
    code: 2, err: `${broken}, line 4, column 5: a rule has no field \`alrt\`; the nearest is \`alert\`.\n`,
  });
  const sound = rules("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n");
  expect((await type(...WORLD, "--rules", sound, "--every", "soon")).err).toContain("--every is `soon`");
  const two = rules("groups:\n- name: a\n  interval: 5s\n  rules: []\n- name: b\n  interval: 7s\n  rules: []\n");
  expect((await type(...WORLD, "--rules", two, "--write-tests", join(folder, "t.yml"))).err).toContain("every 5s and 7s");
});

test("without a file the rules are those that PD and TiKV publish: a lost store fires, and what the twin does not expose is named", async () => {
  const { code, out } = await type(...WORLD, "--json");
  expect(code).toBe(0);
  const { rules: told } = JSON.parse(out) as { rules: { alert: string; state: string; missing: string[] }[] };
  const of = (state: string): string[] => told.filter((rule) => rule.state === state).map(({ alert }) => alert);
  expect(of("fires")).toEqual(["PD_cluster_lost_connect_tikv_nums", "PD_cluster_unhealthy_tikv_nums"]);
  expect(of("never")).toEqual(["PD_tidb_handle_requests_duration", "TiKV_channel_full_total"]);
  expect(told.find(({ alert }) => alert === "TiKV_channel_full_total")?.missing)
    .toEqual(["There is no metric tikv_channel_full_total here."]);
  expect(of("failed").concat(of("refused"))).toEqual([]);
});

test("a rule whose sides cannot find each other fails with Prometheus' reason, the others do not", async () => {
  const path = rules("groups:\n- name: g\n  rules:\n  - alert: Many\n    expr: up * on(job) up\n"
    + "  - alert: Other\n    expr: up == 1\n");
  const { out } = await type(...WORLD, "--rules", path);
  expect(out).toContain("Many fails\n  many series on one side match one on the other: many-to-many matching.\n");
  expect(out).toContain("Other fires\n");
});
