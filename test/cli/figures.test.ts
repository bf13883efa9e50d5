import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import type { FigureReport } from "../../src/published/report.ts";
import { FIGURES } from "../../src/published/index.ts";
import { DATA_FOLDER, NO_DATA, sharedText } from "../shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-figures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCommandLine(args, {
    out: (line) => void (written.out += `${line}\n`), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

const etcd = (...more: string[]): ReturnType<typeof command> =>
  command("figures", "etcd-failover", "--workers", "1", ...(more.includes("--seeds") ? [] : ["--seeds", "1..4"]), ...more);

test("without a name all figures are listed; what is no figure, no option or no seeds is said", async () => {
  const { code, out } = await command("figures");
  expect([code, FIGURES.filter(({ name }) => !out.includes(name))]).toEqual([0, []]);
  const said = async (...args: string[]): Promise<string> => {
    const refused = await command("figures", ...args);
    expect([refused.code, refused.out]).toEqual([2, ""]);
    return refused.err;
  };
  expect(await said("raft-electron")).toContain("There is no figure `raft-electron`; the nearest is raft-election");
  expect(await said("--json")).toContain("--json is for a figure; expected its name.");
  expect(await said("etcd-failover", "more")).toContain("Found `more`");
  expect(await said("etcd-failover", "--seeds", "9..1")).toContain("--seeds is `9..1`");
  expect(await said("etcd-failover", "--samples", join(folder, "nowhere"))).toMatch(/^--samples: There is no file /);
});

test("the same seeds give the same document, and a table that ends with what passed; no samples: it says so", async () => {
  const [first, again, table] = [await etcd("--json"), await etcd("--json"), await etcd()];
  expect(first.out).toBe(again.out);
  const document = JSON.parse(first.out) as FigureReport;
  expect(document).toMatchObject({ figure: "etcd-failover", seeds: { from: 1, to: 4 }, rows: [{ trials: 4 }, { trials: 4 }] });
  expect(table.out).toContain(`\n${document.passed} passed, ${document.failed} failed\n`);
  expect(table.code).toBe(document.failed > 0 ? 1 : 0);
  expect(first.err).toBe("No samples were given (--samples): compared is what was published as figures.\n");
});

test("a report's folder has the figure and its scenario files, goes on where it was left, and refuses other seeds", async () => {
  const path = join(folder, "out");
  const fresh = await etcd("--report", path);
  const texts = (): string[] => ["figure.html", "figure.md", "figure.svg", "figure.json", "trials.jsonl"]
    .map((name) => readFileSync(join(path, name), "utf8"));
  const whole = texts();
  expect(whole[0]).toContain('<svg xmlns="http://www.w3.org/2000/svg" class="figure"');
  expect(whole[1]).toContain("| 3 members | 4 |");
  writeFileSync(join(path, "trials.jsonl"), whole[4]?.split("\n").slice(0, 3).join("\n") ?? "");
  const { code, err } = await etcd("--report", path);
  expect([code, texts()]).toEqual([fresh.code, whole]);
  expect(err).toContain("ends with half a line; that trial runs again");
  expect((await etcd("--seeds", "1..5", "--report", path)).err).toContain("holds another campaign");
  const run = await command("run", "--scenario", join(path, "scenarios/etcd-failover-3.json"), "--seed", "2", "--json");
  expect(JSON.parse(run.out)).toMatchObject({ failovers: [{ leadersLost: 1 }] });
});

test("samples of a folder are compared with; a file without a row's line is said", async () => {
  const samples = join(folder, "samples");
  mkdirSync(samples);
  writeFileSync(join(samples, "etcd-3.4.23-kill-leader-3-nodes.csv"), "0,3,5.5,7\n1,3,6.5,8\n");
  expect((await etcd("--samples", samples)).err).toContain("5-nodes.csv");
  writeFileSync(join(samples, "etcd-3.4.23-kill-leader-5-nodes.csv"), "nothing\n");
  expect((await etcd("--samples", samples)).err).toContain("has no values for 5 members; expected numbers in column 3");
  writeFileSync(join(samples, "etcd-3.4.23-kill-leader-5-nodes.csv"), "0,5,1,1\n");
  const { rows } = JSON.parse((await etcd("--seeds", "1..9", "--samples", samples, "--json")).out) as FigureReport;
  // Nobody elects within 7 ms: the two distributions do not overlap.
  expect(rows[0]?.comparisons[0]).toMatchObject({ kind: "spread", against: "samples", distance: 1, holds: false });
});

const published = sharedText("published/election-benchmark-quantiles.csv");

test.skipIf(published === undefined)(`published samples are read, and what is stated is in them (${NO_DATA})`, async () => {
  const { out } = await command("figures", "raft-election", "--seeds", "1..2", "--workers", "1", "--json",
    "--samples", join(DATA_FOLDER, "published"));
  const { rows } = JSON.parse(out) as FigureReport;
  expect(rows.map(({ comparisons }) => comparisons[0]?.against)).toEqual(Array.from({ length: 9 }, () => "samples"));
  const lines = published?.split("\n").map((line) => line.split(",")) ?? [];
  const stated = rows.flatMap(({ name, curve }) =>
    (curve?.published ?? []).map(([share, value]) => ({ name, share, value: value / 1_000 })));
  expect(stated).toHaveLength(9 * 9);
  const sampled = ({ name, share }: { readonly name: string; readonly share: number }): number =>
    Number(lines.find(([series]) => series === name)?.[2 + Math.round(share * 100)]);
  expect(stated.filter((each) => !(Math.abs(each.value / sampled(each) - 1) < 0.02))).toEqual([]);
});
