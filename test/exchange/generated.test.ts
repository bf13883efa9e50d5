import { PRESET_NAMES } from "../../src/kernel/preset.ts";
import { describe, expect, it } from "vitest";
import { checkGeneratedRun, type GeneratedRun } from "../../src/exchange/generated.ts";
import { openGenerated } from "../../src/session/open.ts";

const five: GeneratedRun = { topology: { stores: 5, regions: 7, replicas: 3, zones: 3, clients: 2 }, preset: "paper", seed: 9 };

const refused = (changes: Partial<GeneratedRun["topology"]>, rest: Partial<GeneratedRun> = {}): readonly string[] => {
  const checked = checkGeneratedRun({ ...five, ...rest, topology: { ...five.topology, ...changes } });
  return checked.ok ? [] : checked.notices.map(({ where, text }) => `${where}: ${text}`);
};

describe("a cluster chosen by its numbers", () => {
  it("is born with the stores, regions, preset and seed that were asked for", () => {
    const heard: number[] = [];
    const opened = openGenerated(five, ({ stores }) => heard.push(stores.length));
    if (!opened.ok) expect.fail(opened.notices[0]?.text);
    const { spec, cluster } = opened.run;
    expect([spec.preset, spec.seed, spec.topology.stores.length, spec.topology.regions.length]).toEqual(["paper", 9, 5, 7]);
    expect([cluster.settings.store.raftElectionTimeoutTicks, cluster.directory.clients.length]).toEqual([15, 2]);
    expect(heard).toEqual([5]);
  });

  it("gets a sentence for every number that cannot be, with its bounds", () => {
    expect(refused({ stores: 0, zones: 2.5 })).toEqual([
      "stores: Expected a whole number from 1 to 100, found 0.", "zones: Expected a whole number from 1 to 20, found 2.5.",
    ]);
    expect(refused({ clients: Number.NaN })).toEqual(["clients: Expected a whole number from 0 to 20."]);
    expect(refused({}, { seed: -1 })).toEqual(["seed: Expected a whole number from 0 to 4294967295, found -1."]);
    expect(refused({}, { preset: "fast" })).toEqual([`preset: There is no preset fast; there are ${PRESET_NAMES.join(", ")}.`]);
  });

  it("is refused where all its replicas together are too many, though each number fits", () => {
    expect(refused({ stores: 100, regions: 100_000, replicas: 9 })).toEqual([
      "regions: 100000 regions of 9 replicas are 900000 replicas, and at most 300000 can be simulated; expected fewer regions, or fewer replicas of each.",
    ]);
  });
});
