import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { after, seconds } from "../../src/kernel/time.ts";
import { createPlayer, play, stepPlayer } from "../../src/session/player.ts";
import { advanceRun, checksOf, createRun } from "../../src/session/run.ts";
import { at, benchOn, type Bench } from "./ground.ts";

function quietBench(prompt: "shell" | "pd-ctl" = "shell", language: "en" | "zh" = "en"): Bench {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 3, clients: 2, rate: 0 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs: [] });
  advanceRun(run, at(4));
  return benchOn(run, prompt, language);
}

/**
 * What a line comes to when whoever hosts the terminal has done what it left to be done; `late` is how much time goes on before
 * that host begins to wait.
 */
function answer(bench: Bench, line: string, late = 0): string {
  const { output: { text, deeds }, rest } = bench.enter(line);
  let said = text;
  for (const deed of deeds) {
    if (deed.kind !== "await") continue;
    advanceRun(bench.run, after(bench.run.cluster.now, seconds(late)));
    const player = createPlayer(bench.run, null);
    stepPlayer(player, deed);
    while (player.errand !== null) play(player, 0, () => true);
    said += bench.type(deed.line);
  }
  return rest === "" ? said : said + answer(bench, rest);
}

describe("client", () => {
  test("takes steps of two sessions side by side, and answers with what came of them", () => {
    const bench = quietBench();
    expect(answer(bench, "client 1 begin")).toMatch(/^start_ts \d+\n$/);
    expect(answer(bench, "client 1 put x 1; client 1 get x")).toBe("OK\n1\n");
    expect(answer(bench, "client 2 get x")).toBe("not exist\n");
    expect(answer(bench, "client")).toMatch(/^client 1 {2}optimistic, start_ts \d+, writes 1, locks 0\nclient 2 {2}-\n$/);
    expect(answer(bench, "client 1 commit")).toMatch(/^OK, commit_ts \d+\n$/);
    expect(answer(bench, "client 1.2 get x")).toBe("1\n");
    expect(bench.run.branch.inputs).toHaveLength(6);
    // client-go says Set, and the article in capitals.
    expect(answer(bench, "client 2 Begin; client 2 Set x 2; client 2 Commit; client 2 get x")).toMatch(/\n2\n$/);
  });

  test("does not wait for an answer that came while time went on before it began to wait", () => {
    const bench = quietBench();
    answer(bench, "client 1 begin");
    const before = bench.run.cluster.now;
    expect(answer(bench, "client 1 put x 1", 1)).toBe("OK\n");
    expect(bench.run.cluster.now - before).toBe(seconds(1));
  });

  test("says what a step waits for whose lock only another session can take away", () => {
    const bench = quietBench();
    for (const line of ["client 1 begin pessimistic", "client 1 put x 1", "client 2 begin pessimistic"]) answer(bench, line);
    expect(answer(bench, "client 2 put x 2")).toMatch(/^client 2 waits with put x 2 \(key is locked: x, start_ts \d+\)\n$/);
    expect(bench.run.cluster.now).toBeLessThan(at(10));
    answer(bench, "client 1 rollback");
    // Nobody holds it any more; that is heard when time goes on.
    expect(answer(bench, "client 2 show"))
      .toMatch(/^client 2 waits with put x 2 \(key is locked: x, start_ts \d+; time stands still: run 1s goes on\)\n$/);
    advanceRun(bench.run, at(12));
    expect(answer(bench, "client 2 show")).toBe("OK\n");
  });

  test("waits through the life of a dead client's lock", () => {
    const bench = quietBench();
    answer(bench, "client 1 begin pessimistic; client 1 put x 1; kill client 1");
    const before = bench.run.cluster.now;
    expect(answer(bench, "client 2 begin pessimistic; client 2 put x 2")).toMatch(/OK\n$/);
    expect(bench.run.cluster.now - before).toBeGreaterThan(15_000_000);
  });

  test("does not wait for what stands before `&`", () => {
    const bench = quietBench();
    expect(answer(bench, "client 1 put x 1 &")).toBe("4s client 1 put x 1\n");
    expect(answer(bench, "client 1 show")).toBe("client 1 waits with put x 1 (time stands still: run 1s goes on)\n");
    advanceRun(bench.run, at(5));
    expect(answer(bench, "client 1 show")).toMatch(/^OK, commit_ts/);
  });

  test("says behind a breach that nothing is answered there, and takes no step", () => {
    const bench = quietBench();
    bench.type("client 1 put x 1 &");
    const breach = { invariant: "log-matching", region: 1, at: bench.run.cluster.now, detail: "made up" } as const;
    checksOf(bench.run).violations.push(breach);
    expect(answer(bench, "client 1 show"))
      .toBe("client 1 waits with put x 1 (the run has ended at a breach: seek goes back before it)\n");
    const inputs = bench.run.branch.inputs.length;
    expect(bench.type("client 1 get x")).toContain("go back to an instant before it (seek)");
    expect(bench.run.branch.inputs).toHaveLength(inputs);
  });

  test.each(["shell", "pd-ctl"] as const)("has a prompt where steps need no name, which leads back to that of %s", (prompt) => {
    const bench = quietBench(prompt);
    answer(bench, "client 1.2");
    expect(bench.session.prompt).toBe(`${prompt} client 1.2`);
    expect(answer(bench, "begin; put x 1; get x; scan a")).toMatch(/^start_ts \d+\nOK\n1\nx = 1\n$/);
    expect(bench.complete("pu")).toEqual(["put"]);
    expect(bench.complete("begin pess")).toEqual(["pessimistic"]);
    expect(answer(bench, "store 1")).toContain("\"store\"");
    answer(bench, "exit");
    expect(bench.session.prompt).toBe(prompt);
  });

  test("says in words what is wrong, in both languages", () => {
    const bench = quietBench("shell", "zh");
    expect(answer(bench, "client 7 begin")).toBe("client: 第 8 列：没有客户端 7；现有 1, 2。\n");
    expect(answer(bench, "client 1 drink")).toContain("会话的一步");
    expect(answer(quietBench(), "client 1 commit")).toBe("ERROR: invalid transaction\n");
    expect(bench.complete("client 1 ro")).toEqual(["rollback"]);
    expect(bench.complete("client ")).toEqual(["1", "2"]);
  });
});
