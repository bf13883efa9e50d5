import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { groupPicture } from "../../src/cluster/group-look.ts";
import { inspect } from "../../src/cluster/inspect.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { exportPd } from "../../src/exchange/pd-export.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { failoversOf } from "../../src/session/failovers.ts";
import { openGenerated, openLink, shareText } from "../../src/session/open.ts";
import { createPlayer, statusOf } from "../../src/session/player.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { frameOf } from "../film.ts";
import { inputsOf } from "./golden.ts";

const nobody = (): undefined => undefined;

/** A group of so many servers with no PD and no clients, whose leader dies after a second. */
const classroom = (servers: number): Run => createRun({
  scenario: "", preset: "paper", seed: 1,
  topology: generateTopology({ stores: servers, regions: 1, replicas: servers, zones: 1, clients: 0, pds: 0 }),
  inputs: inputsOf("1s kill leader of region 1", "2s propose 1 x=1", "4s restart store 1"),
});

test.each([3, 5, 7, 9])("a group of %i servers elects, writes and goes on without PD and clients", (servers) => {
  const run = classroom(servers);
  advanceRun(run, 10_000_000 as Instant);
  expect(run.branch.refusals).toEqual([]);
  const picture = groupPicture(run.cluster, 1);
  expect(picture?.members).toHaveLength(servers);
  for (const { entries, term } of atLeastOne(picture?.members ?? [])) {
    expect(entries.map((entry) => entry?.command)).toContain("x=1");
    expect(term).toBeGreaterThan(6);
  }
});

test("all that the page asks of a cluster can be asked of one without PD", () => {
  const run = classroom(5);
  advanceRun(run, 3_000_000 as Instant);
  const frame = frameOf(run.cluster);
  expect([frame.pds, frame.stores.length]).toEqual([[], 5]);
  expect(inspect(run.cluster, { kind: "region", id: 1 })).toMatchObject({ kind: "region", operator: null, stuck: null });
  expect(inspect(run.cluster, { kind: "store", id: 2 })).toMatchObject({ kind: "store" });
  expect(inspect(run.cluster, { kind: "pd", id: 1 })).toBeNull();
  expect(statusOf(createPlayer(run, null)).now).toBe(3_000_000);
  expect(failoversOf(run)).toHaveLength(1);
  for (const format of ["pd-stores", "pd-regions", "pd-config", "pd-members"] as const) {
    expect(exportPd(run.cluster, format).text).not.toBe("");
  }
});

test("a new server joins a group without PD: a store of the next number, which the leader then takes in", () => {
  const run = classroom(3);
  advanceRun(run, 500_000 as Instant);
  expect(actOnRun(run, { kind: "add-store", labels: [] })).toBeNull();
  advanceRun(run, 600_000 as Instant);
  expect(actOnRun(run, { kind: "change-members", region: 1, add: 4, remove: 0 })).toBeNull();
  advanceRun(run, 10_000_000 as Instant);
  const picture = groupPicture(run.cluster, 1);
  expect(picture?.voters).toEqual([1, 2, 3, 4]);
  expect(picture?.members.find(({ store }) => store === 4)?.entries.map((entry) => entry?.command)).toContain("x=1");
});

test("it opens from a link and by its numbers, and the scenario Raft begins at large", () => {
  const run = classroom(7);
  advanceRun(run, 2_500_000 as Instant);
  const opened = openLink(shareText(run), nobody);
  if (!opened.ok) throw new Error("the link opens");
  advanceRun(opened.run, 2_500_000 as Instant);
  expect(hashCluster(opened.run.cluster)).toBe(hashCluster(run.cluster));
  const topology = { stores: 9, regions: 1, replicas: 9, zones: 1, clients: 0, pds: 0 };
  expect(openGenerated({ topology, preset: "paper", seed: 1 }, nobody).ok).toBe(true);
  expect(openGenerated({ topology: { ...topology, pds: 6 }, preset: "paper", seed: 1 }, nobody)).toMatchObject({
    ok: false, notices: [{ code: "generated.out-of-range", where: "pds" }],
  });
  expect(scenarioOf("raft")).toMatchObject({ view: "group", topology: { pds: 0, clients: 0 } });
});
