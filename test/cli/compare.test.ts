import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { WHAT_IF_IDS } from "../../src/story/comparison/types.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-compare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORLD = ["--preset", "paper", "--stores", "4", "--regions", "4", "--rate", "10", "--for", "6s"];
const STRUCK = [...WORLD, "--do", "2s kill store 4"];

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCommandLine(["compare", ...args], {
    out: (line) => void (written.out += `${line}\n`), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

test("without a question it lists the faults, and what can be asked of each", async () => {
  const { code, out } = await type(...STRUCK, "--do", "3s restart store 4");
  expect(code).toBe(0);
  expect(out).toContain("fault 1, 2s: Store 4 was restarted within 1 s.\n");
  expect(out).toContain("  election-halved: Election timeout halved\n");
  expect(out).toContain("  other-seed: Another seed (another world)\n");
  // Four stores have no room for five replicas.
  const asked = JSON.parse((await type(...STRUCK, "--json")).out) as { faults: { questions: { id: string }[] }[] };
  expect(asked.faults.map(({ questions }) => questions.map(({ id }) => id)))
    .toEqual([WHAT_IF_IDS.filter((id) => id !== "five-replicas")]);
  expect((await type(...WORLD)).out).toContain("original: nothing is broken in this run.");
});

test("a question is answered: the first difference, what came of it, and what both came to", async () => {
  const { code, out } = await type(...STRUCK, "--what-if", "election-halved");
  expect(code).toBe(0);
  expect(out).toContain("Left: original, seed 1. Right: election-halved, seed 1. Both up to 6s.\n");
  expect(out).toContain("First difference:\n  left   nothing of the kind\n"
    + "  right  2s  raftstore.raft-store-max-leader-lease was set to 70ms.\n");
  expect(out).toMatch(/\nLongest outage of one range +[\d.]+ms +[\d.]+ms +-[\d.]+ms +right\n/);
  expect(out).toMatch(/\nAcknowledged writes lost +0 +0 +none\n/);
  expect(out).toMatch(/\nBehind the page's address: #s=1\.\S+&with=1\.\S+&until=6000000&called=original,election-halved\n$/);
});

test("as JSON it is the same, and the link that it gives is compared to the same end", async () => {
  const given = await type(...STRUCK, "--what-if", "fault-later", "--json");
  const told = JSON.parse(given.out) as { link: string; figures: { left: unknown }[] };
  expect(told).toMatchObject({
    left: { name: "original", seed: 1, breaches: [] }, right: { name: "fault-later" }, until: "6s",
    firstDifference: { at: "2s", left: { at: "2s", event: "node.killed" } },
  });
  expect(told.figures[0]).toMatchObject({ name: "unavailable", unit: "duration", about: "Unavailable, over all key ranges" });
  expect(told.figures[0]?.left).toMatch(/^[\d.]+ms$/);
  const again = await type("--link", `https://page.test/${told.link}&lang=zh`, "--json");
  expect(JSON.parse(again.out)).toEqual(told);
});

test("another world, and the same with one more action, stand on the right just as well", async () => {
  const scenario = join(folder, "three.json");
  const topology = { stores: 3, regions: 3, replicas: 3, zones: 3 };
  writeFileSync(scenario, JSON.stringify({ format: "quorumscape-scenario/1", id: "three", topology }));
  const { out } = await type(...WORLD, "--with", scenario, "--json");
  const other = JSON.parse(out) as { ranges: { list: { right: unknown }[] } };
  expect(other).toMatchObject({ left: { name: "original" }, right: { name: "three" } });
  expect(other.ranges.list.filter(({ right }) => right === null).length).toBe(1);
  const also = JSON.parse((await type(...STRUCK, "--with-do", "3s kill store 3", "--json")).out) as object;
  expect(also).toMatchObject({
    right: { name: "3s kill store 3" },
    firstDifference: { at: "3s", left: null, right: { at: "3s", event: "node.killed", text: "Store 3 was killed." } },
  });
});

test("under many seeds it tells how both are spread", async () => {
  const { code, out } = await type(...STRUCK, "--what-if", "election-halved", "--seeds", "3..5", "--workers", "1", "--json");
  expect(code).toBe(0);
  const { seeds } = JSON.parse(out) as { seeds: { measures: Record<string, { distance: number; left: object }> } };
  expect(seeds).toMatchObject({ from: 3, to: 5, trials: { planned: 6, done: 6 }, breached: { left: [], right: [] } });
  expect(seeds.measures["rto.noticed"]).toMatchObject({ unit: "duration", distance: 1, left: { count: 3 }, right: { count: 3 } });
  expect(Object.keys(seeds.measures)[0]).not.toBe("clients.failed");
});

test("what cannot be compared is a sentence, and ends with 2", async () => {
  const wrong = async (...args: string[]): Promise<string> => {
    const { code, err, out } = await type(...args);
    expect([code, out]).toEqual([2, ""]);
    return err;
  };
  expect(await wrong(...STRUCK, "--what-if", "prevote-off")).toMatch(/^There is no question `prevote-off`; .*`pre-vote-off`/);
  expect(await wrong(...STRUCK, "--what-if", "five-replicas")).toMatch(
    /^five-replicas cannot be asked of fault 1: it is so already, or there is no room for it\. What can be: pre-vote-off, /);
  expect(await wrong(...STRUCK, "--what-if", "policy", "--fault", "2")).toContain("There is one fault up to 6s; expected");
  expect(await wrong("store-dies", "--what-if", "policy", "--with", "none")).toContain("--what-if and --with exclude");
  expect(await wrong(...STRUCK, "--fault", "2")).toContain("--fault goes with --what-if; expected both.");
  expect(await wrong(...STRUCK, "--what-if", "policy", "--try-policy", join(folder, "none.yml"))).toContain("There is no file");
  expect(await wrong("store-dies", "--what-if", "other-seed", "--seeds", "1..9")).toContain("both sides are one run");
  expect(await wrong(...STRUCK, "--with", "store-dis")).toContain("The nearest scenario that comes along is store-dies.");
});
