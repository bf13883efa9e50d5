import { describe, expect, test } from "vitest";
import { formatInput, parseTimedAction } from "../../src/language/actions.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { at, benchOn, smallRun, type Bench } from "./ground.ts";

const fresh = (): Bench => benchOn(smallRun());

/** A region, a store that leads it, one that follows and one that has no replica of it. */
function placesIn({ run }: Bench): Readonly<Record<"region" | "leader" | "follower" | "other", number>> {
  const region = run.spec.topology.regions[0];
  if (region === undefined) throw new Error("the cluster has regions");
  const holders = region.peers.map(({ storeId }) => storeId);
  const leader = region.peers.find(({ id }) => id === region.leader)?.storeId ?? 0;
  const follower = holders.find((store) => store !== leader) ?? 0;
  const other = run.spec.topology.stores.find(({ id }) => !holders.includes(id))?.id ?? 0;
  return { region: region.id, leader, follower, other };
}

/** Lines that change something, with what the tools print of them. */
function succeeding(bench: Bench): readonly (readonly [string, string])[] {
  const { region, follower, other, leader } = placesIn(bench);
  const created = "Success! The operator is created.\n";
  return [
    [`operator add transfer-leader ${region} ${follower}`, created],
    [`operator remove ${region}`, "Success!\n"],
    [`operator add add-peer ${region} ${other}`, created],
    [`operator remove ${region}`, "Success!\n"],
    [`operator add add-learner ${region} ${other}`, created],
    [`operator remove ${region}`, "Success!\n"],
    [`operator add remove-peer ${region} ${follower}`, created],
    [`operator remove ${region}`, "Success!\n"],
    [`operator add transfer-peer ${region} ${follower} ${other}`, created],
    [`operator remove ${region}`, "Success!\n"],
    [`operator add transfer-region ${region} ${leader} leader ${other} voter`, created],
    ["scheduler pause balance-leader-scheduler 60", "Success! Pause or resume the scheduler successfully.\n"],
    ["scheduler resume all", "Success! Pause or resume the scheduler successfully.\n"],
    ["scheduler remove balance-region-scheduler", "Success!\n"],
    ["scheduler add balance-region-scheduler", "Success! The scheduler is created.\n"],
    ["scheduler add scatter-range-scheduler --format=hex 61 \"\" r1", "Success! The scheduler is created.\n"],
    ["scheduler config evict-slow-store-scheduler set enable-network-slow-store true", "Success! Config updated.\n"],
    ["scheduler config evict-slow-store-scheduler set recovery-duration 600", "Success! Config updated.\n"],
    ["scheduler add label-scheduler", "Success! The scheduler is created.\n"],
    ["config set label-property reject-leader zone z9", "Success!\n"],
    ["config delete label-property reject-leader zone z9", "Success!\n"],
    ["scheduler remove scatter-range-r1", "Success!\n"],
    ["config set tolerant-size-ratio 2.5", "Success!\n"],
    ["config set max-store-down-time 10m", "Success!\n"],
    ["config set schedule.leader-schedule-limit 8", "Success!\n"],
    ["store label 1 disk=ssd rack=r9", "Success! The store's label is updated.\n"],
    ["store label 1 disk --delete", "Success! \"The label disk is deleted for store 1.\"\n"],
    ["store weight 1 2 0.5", "Success! The store's weight is updated.\n"],
    ["store limit 1 5 add-peer", "Success! The store's limit is updated.\n"],
    ["store limit all 30", "Success! Set store limit successfully.\n"],
    ["store delete 4", "Success!\n"],
    ["store cancel-delete 4", "Success!\n"],
    ["store delete addr tikv-5:20160", "Success!\n"],
    ["store remove-tombstone", "Success!\n"],
  ];
}

/** A cluster in which all of them were given, and what was printed; made once, because it takes most of this file's time. */
let given: { readonly bench: Bench; readonly printed: readonly (readonly [string, string])[] } | undefined;

function ordered(): NonNullable<typeof given> {
  if (given !== undefined) return given;
  const bench = fresh();
  const printed = succeeding(bench).map(([line]) => [line, bench.type(line)] as const);
  advanceRun(bench.run, at(11));
  given = { bench, printed };
  return given;
}

describe("an order that PD takes", () => {
  test("prints what the tool prints, and is an input of the run that replays to the same bytes", () => {
    const { bench, printed } = ordered();
    expect(printed).toEqual(atLeastOne(succeeding(bench)));
    const lines = bench.run.branch.inputs.map(formatInput);
    expect(lines).toHaveLength(succeeding(bench).length);
    const inputs = lines.map((line) => {
      const read = parseTimedAction(line);
      if (!read.ok) throw new Error(line);
      return read.input;
    });
    const again = createRun({ ...bench.run.spec, inputs });
    advanceRun(again, at(11));
    expect(hashCluster(again.cluster)).toBe(hashCluster(bench.run.cluster));
    expect(again.branch.refusals).toEqual([]);
  });

  test("is what PD tells afterwards", () => {
    const { bench } = ordered();
    expect(JSON.parse(bench.type("store limit"))).toMatchObject({ 1: { "add-peer": 30, "remove-peer": 30 } });
    const one = JSON.parse(bench.type("store 1")) as { readonly store: { readonly labels: unknown }; readonly status: object };
    expect(one.store.labels).toContainEqual({ key: "rack", value: "r9" });
    expect(one.status).toMatchObject({ leader_weight: 2, region_weight: 0.5 });
    expect(bench.type("config show schedule")).toContain("\"max-store-down-time\": \"10m0s\"");
    bench.type("scheduler pause balance-region-scheduler 30");
    expect(bench.type("scheduler show --status paused")).toBe("[\n  \"balance-region-scheduler\"\n]\n");
    expect(bench.type("scheduler show --status paused -t")).toContain("\"resume_at\": \"2020-01-01T00:00:41Z\"");
    expect(bench.type("scheduler describe balance-region-scheduler")).toContain("\"status\": \"paused\"");
  });
});

describe("with PD dead", () => {
  test("every order meets a refused connection, as the tool words it, and changes nothing", () => {
    const bench = fresh();
    bench.type("kill pd 1");
    const before = hashCluster(bench.run.cluster);
    const done = bench.run.branch.inputs.length;
    for (const [line] of atLeastOne(succeeding(bench))) {
      expect(`${line}: ${bench.type(line)}`).toContain("dial tcp 127.0.0.1:2379: connect: connection refused\n");
    }
    expect(bench.run.branch.inputs).toHaveLength(done);
    expect(hashCluster(bench.run.cluster)).toBe(before);
    expect(bench.type("store delete 4")).toBe("Failed to delete store 4: Delete \"http://127.0.0.1:2379/pd/api/v1/store/4\": " +
      "dial tcp 127.0.0.1:2379: connect: connection refused\n");
    expect(bench.type("operator add transfer-leader 1 2")).toBe("Failed! Post \"http://127.0.0.1:2379/pd/api/v1/operators\": " +
      "dial tcp 127.0.0.1:2379: connect: connection refused\n");
  });
});

describe("what PD refuses", () => {
  test("is printed in its words, and changes nothing", () => {
    const bench = fresh();
    const { region, other } = placesIn(bench);
    bench.type("store delete 1");
    bench.type("store delete 2");
    const done = bench.run.branch.inputs.length;
    const refused: readonly (readonly [string, string])[] = [
      ["operator add transfer-leader 99 1", "Failed! [500] \"region 99 not found\"\n"],
      [`operator add transfer-leader ${region} ${other}`, `Failed! [500] "region has no voter in store ${other}"\n`],
      [`operator add add-peer ${region} 9`, "Failed! [500] \"store 9 not found\"\n"],
      [`operator add transfer-region ${region} 1 2`,
        "Failed! [500] \"transfer region without peer role is not supported when placement rules enabled\"\n"],
      ["operator add add-peer one 2", "strconv.ParseUint: parsing \"one\": invalid syntax\n"],
      [`operator add transfer-leader ${region} 99`, "Failed! [500] \"region has no voter in store 99\"\n"],
      ["store delete 99", "Failed to delete store 99: [404] \"store 99 not found\"\n"],
      ["store weight 99 1 1", "Failed! [404] \"store 99 not found\"\n"],
      // Nobody's id is not everybody's.
      ["store weight 0 1 1", "Failed! [404] \"store 0 not found\"\n"],
      ["store label 0 zone=a", "Failed! [404] \"store 0 not found\"\n"],
      ["store limit 18446744073709551615 5", "Failed! [404] \"store 0 not found\"\n"],
      ["operator remove 99", "[500] \"[PD:operator:ErrOperatorNotFound]operator not found\"\n"],
      ["store delete 3", "Failed to delete store 3: [400] \"[PD:core:ErrStoresNotEnough]can not remove store 3 since the " +
        "number of up stores would be 2 while need 3\"\n"],
      ["store cancel-delete 3", "store 3 is not offline\n"],
      ["store limit all 300", "rate should less than 200.000000 for all\n"],
      ["scheduler add balance-leader-scheduler", "Failed! [500] \"[PD:scheduler:ErrSchedulerExisted]scheduler existed\"\n"],
      ["scheduler remove nobody", "[404] \"[PD:scheduler:ErrSchedulerNotFound]scheduler not found\"\n"],
      ["config set no-such-item 1", "Failed to set config: [400] \"config item no-such-item not found\"\n"],
      ["config set enable-cross-table-merge false", "This item of PD's configuration is not simulated: nothing was changed.\n"],
      ["config set isolation-level dc",
        "Failed to set config: [400] \"isolation-level must be one of location-labels or empty\"\n"],
      ["member leader resign", "Failed to resign: [500] \"no valid pd to transfer etcd leader\"\n"],
      ["member leader transfer pd3", "Failed to transfer leadership: [500] \"not found, pd: pd3\"\n"],
      ["member delete name pd2", "Failed to delete member pd2: [404] \"not found, pd: pd2\"\n"],
      ["unsafe remove-failed-stores", "Failed store ids are not specified\n"],
      ["unsafe remove-failed-stores 9",
        "Failed! [500] \"[PD:unsaferecovery:ErrUnsafeRecoveryInvalidInput]invalid input store 9 doesn't exist\"\n"],
      ["unsafe remove-failed-stores 3",
        "Failed! [500] \"[PD:unsaferecovery:ErrUnsafeRecoveryInvalidInput]invalid input store 3 is up and connected\"\n"],
    ];
    for (const [line, printed] of atLeastOne(refused)) expect([line, bench.type(line)]).toEqual([line, printed]);
    expect(bench.run.branch.inputs).toHaveLength(done);
  });

  test("where an order is incomplete the tool prints its usage", () => {
    const bench = fresh();
    for (const line of ["operator add add-peer 1", "store weight 1 2", "store label 1", "scheduler pause all", "config set x"]) {
      expect(bench.type(line)).toMatch(/^Usage:\n {2}pd-ctl /);
    }
    expect(bench.run.branch.inputs).toEqual([]);
  });
});

describe("actions and time", () => {
  test("every sentence of the language is a line, with its pipe, and is printed as it stands on the time line", () => {
    const bench = benchOn(smallRun(), "shell");
    expect(bench.type("kill store 4")).toBe("10s kill store 4\n");
    expect(bench.type("partition 1,2 | 3,5")).toBe("10s partition 1,2 | 3,5\n");
    expect(bench.type("pause store 2 for 5s")).toBe("10s pause store 2 for 5s\n");
    expect(bench.run.branch.inputs.map(formatInput))
      .toEqual(["10s kill store 4", "10s partition 1,2 | 3,5", "10s pause store 2 for 5s"]);
    expect(bench.enter("kill store 4").output).toMatchObject({ text: "kill: Store 4 does not run.\n", ok: false });
    expect(bench.type("kill stoer 4")).toContain("column 6");
    expect(bench.complete("kill store ")).toContain("4");
    expect(bench.complete("pau")).toEqual(["pause"]);
  });

  test("a mistake in a sentence, and what the cluster refuses, are told in the language of the page", () => {
    const bench = benchOn(smallRun(), "shell", "zh");
    expect(bench.type("kill store 9")).toBe("kill: 第 12 列：没有 store 9；现有 1, 2, 3, 4, 5。\n");
    expect(bench.type("kill pd")).toBe("kill: 第 9 列：操作不完整：后面应有 PD 成员的编号。\n");
    bench.type("kill store 4");
    expect(bench.type("kill store 4")).toBe("kill: store 4 没有在运行。\n");
    expect(bench.type("set pd.replicas 9x")).toMatch(/[\u4e00-\u9fff]/);
  });

  test("time is the host's to move", () => {
    const bench = benchOn(smallRun(), "shell");
    const deeds = (line: string): readonly object[] => bench.enter(line).output.deeds;
    expect(deeds("run 30s")).toEqual([{ kind: "run", by: 30_000_000 }]);
    expect(deeds("run until repaired")).toEqual([{ kind: "run-until", until: "repaired" }]);
    expect(deeds("back 4s")).toEqual([{ kind: "seek", to: 6_000_000 }]);
    expect(deeds("back 1h")).toEqual([{ kind: "seek", to: 0 }]);
    expect(deeds("seek 40s")).toEqual([{ kind: "seek", to: 40_000_000 }]);
    expect(deeds("step")).toEqual([{ kind: "step", to: "event" }]);
    expect(deeds("step back notable")).toEqual([{ kind: "step", to: "previous-notable" }]);
    expect(deeds("pause")).toEqual([{ kind: "play", playing: false }]);
    expect(deeds("play")).toEqual([{ kind: "play", playing: true }]);
    expect(deeds("pace 1/50")).toEqual([{ kind: "pace", pace: 0.02 }]);
    expect(deeds("branch 2")).toEqual([{ kind: "branch", id: 2 }]);
    expect(deeds("lesson 3")).toEqual([{ kind: "lesson", id: "two-leaders" }]);
    expect(bench.type("pace 20000")).toBe("Usage: pace 1/50\n");
    expect(bench.type("lesson nobody")).toBe("lesson: no lesson nobody\n");
    expect(bench.enter("run 5s; store").rest).toBe("store");
  });
});
