import { expect, test } from "vitest";
import type { Json } from "../../src/kernel/write-json.ts";
import { poolDocuments, spreadWithValues } from "../../src/cli/pool.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { millis } from "../../src/kernel/time.ts";
import { spreadOf } from "../../src/story/spread.ts";

async function type(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test("numbers and durations become spreads, spreads are pooled over all values, ids and equal texts stay", () => {
  const run = (seed: number, hash: string, took: string, ...times: number[]): Json => ({
    preset: "etcd", seed, hash, now: "10s", stores: [{ id: 4, leaders: seed }],
    failovers: [{ at: took, leaderElected: spreadWithValues(spreadOf(times.map(millis))), downAfter: null, reasons: ["why"] }],
  });
  expect(poolDocuments([run(1, "a", "1s", 10, 20, 30), run(2, "b", "1m0s", 5),
    { ...run(3, "c", "2s", 1) as object, failovers: [] }]))
    .toEqual({
      preset: "etcd", seed: { count: 3, min: 1, median: 2, p95: 3, max: 3 }, hash: null,
      now: { count: 3, min: "10s", median: "10s", p95: "10s", max: "10s" },
      stores: [{ id: 4, leaders: { count: 3, min: 1, median: 2, p95: 3, max: 3 } }],
      failovers: [{
        at: { count: 2, min: "1s", median: "1s", p95: "1m0s", max: "1m0s" },
        leaderElected: { count: 4, min: "5ms", median: "10ms", p95: "30ms", max: "30ms" }, downAfter: null, reasons: ["why"],
      }],
    });
});

test("what has an id is pooled with what has the same one, wherever it stands in its list", () => {
  const run = (...ids: number[]): Json => ({ stores: ids.map((id) => ({ id, regions: 10 * id })) });
  expect(poolDocuments([run(1, 2, 3), run(1, 3)])).toEqual({ stores: [1, 2, 3].map((id) => ({
    id, regions: { count: id === 2 ? 1 : 2, min: 10 * id, median: 10 * id, p95: 10 * id, max: 10 * id },
  })) });
});

test("a kind that a run has counted none of is 0 there", () => {
  const runs = [{ errors: { WriteConflict: 4 } }, { errors: {} }, { errors: { WriteConflict: 2, Deadlock: 1 } }];
  expect(poolDocuments(runs)).toEqual({ errors: {
    WriteConflict: { count: 3, min: 0, median: 2, p95: 4, max: 4 }, Deadlock: { count: 3, min: 0, median: 0, p95: 1, max: 1 },
  } });
});

const small = ["--stores", "3", "--regions", "4", "--rate", "0", "--do", "2s kill leader of region 1", "--for", "30s"];

interface Pooled { readonly [key: string]: unknown; readonly worst: { readonly seed: number; readonly command: string } }

test("many seeds give the keys of one run, and the command of the worst shows exactly that outage again", async () => {
  const one = JSON.parse((await type("run", ...small, "--seed", "2", "--json")).out) as Pooled;
  const { code, out, err } = await type("run", ...small, "--seeds", "1..4", "--json");
  expect([code, err]).toEqual([0, ""]);
  const { worst, ...many } =
    JSON.parse(out) as Pooled & { readonly regions: { readonly longestUnavailable: { readonly max: string } } };
  // Incidents of several runs have nothing to be pooled by.
  expect([...Object.keys(many), "anatomies"]).toEqual(Object.keys(one));
  expect(many["seed"]).toEqual({ count: 4, min: 1, median: 2, p95: 4, max: 4 });
  expect(worst.command).toContain(`'2s kill leader of region 1' --for 30s --json --seed ${worst.seed}`);
  const again = JSON.parse((await type("run", ...small, "--seed", String(worst.seed), "--json")).out) as {
    readonly regions: { readonly longestUnavailable: string };
  };
  expect(again.regions.longestUnavailable).toBe(many.regions.longestUnavailable.max);
  expect((await type("run", ...small, "--seeds", "1..2")).out).toContain("Worst seed: ");
});

test("the record is printed an event per line, as text and as JSON, all of it or the events that were named", async () => {
  const all = (await type("run", ...small, "--events")).out.split("\n");
  expect(all.some((line) => /^ +2s {2}node\.killed +Store \d was killed\.$/.test(line))).toBe(true);
  const named = (await type("run", ...small, "--events", "--names", "raft.leader.elected,node.killed", "--json")).out.split("\n");
  const events = named.map((line) =>
    JSON.parse(line) as { readonly name: string; readonly at: string; readonly seconds: number });
  expect(new Set(events.map(({ name }) => name))).toEqual(new Set(["node.killed", "raft.leader.elected"]));
  expect(events[0]).toMatchObject({ name: "node.killed", at: "2s", seconds: 2, cause: 0 });
  expect(all.length).toBeGreaterThan(events.length);
});

test("leader changes, terms and when a quorum heard from the new leader stand in the report", async () => {
  const { raft, failovers, regions } = JSON.parse((await type("run", ...small, "--json")).out) as {
    readonly raft: Readonly<Record<string, number>>;
    readonly regions: { readonly longestUnavailable: string };
    readonly failovers: readonly { readonly regionsLed: number; readonly leaderElected: { readonly count: number };
      readonly leaderHeard: { readonly count: number } }[];
  };
  const [failover] = failovers;
  expect(raft["leaderChanges"]).toBe(failover?.regionsLed);
  expect(raft["highestTerm"]).toBeGreaterThanOrEqual(7);
  expect(failover?.leaderHeard.count).toBe(failover?.leaderElected.count);
  expect(regions.longestUnavailable).toMatch(/^1\ds?|^2\d/);
});

test("what excludes each other, names no event, or is no range of seeds is said", async () => {
  const problem = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await type("run", ...args);
    expect([code, out]).toEqual([2, ""]);
    return err;
  };
  expect(await problem("--seeds", "1..3", "--seed", "1")).toContain("--seeds and --seed exclude each other");
  expect(await problem("--seeds", "1..3", "--events")).toContain("--seeds and --events exclude each other");
  expect(await problem("--seeds", "3..1")).toContain("expected a range of at most 1000000 seeds, such as 1..1000");
  expect(await problem("--names", "node.killed")).toContain("expected both");
  expect(await problem("--events", "--names", "node.kiled")).toContain("the nearest is `node.killed`");
  expect(await problem("--events", "--names", "region.asleep")).toMatch(/no event `region.asleep`; there are .*region\.split/);
  expect(await problem("--events", "--names", "asleep")).toContain("; names begin with ");
  expect(await problem("--replicas", "3", "--log-lengths", "1,2")).toContain("expected 3 whole numbers from 1 to 1000");
});
