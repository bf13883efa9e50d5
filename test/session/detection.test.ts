import { beforeAll, describe, expect, it } from "vitest";
import { parseTimedAction } from "../../src/language/actions.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { detectionFold, detectionReport, type DetectionReport } from "../../src/session/detection.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import { advanceRun, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";

const ONE_PD = { stores: 3, regions: 3, replicas: 3, zones: 1, clients: 1, pds: 1 };

/** Without clients' work: what detectors see is the same, and a test is over sooner. */
function runOf(lines: readonly string[], until: number, seed = 1, topology = ONE_PD): Run {
  const inputs = ["0s rate 0", ...lines].map((line) => {
    const parsed = parseTimedAction(line);
    if (!parsed.ok) throw new Error(parsed.notice.text);
    return parsed.input;
  });
  const run = createRun({ scenario: "", topology: generateTopology(topology), preset: "tikv", seed, inputs }, false, PAST_FOLDS);
  advanceRun(run, (START + seconds(until)) as Instant);
  return run;
}

const detectionOf = (run: Run): DetectionReport => {
  const detection = detectionReport(pastOf(run, detectionFold));
  if (detection === null) throw new Error("detectors watched");
  return detection;
};

/** `detector alarm: detected after, false alarms`. */
const tellOf = ({ detectors }: DetectionReport) => Object.fromEntries(detectors.map((each) =>
  [`${each.detector} ${each.alarm}`,
    { after: each.outages.map(({ detectedAfter }) => detectedAfter), false: each.falseAlarms.length }]));

describe("detectors beside PD", () => {
  let killed: Run;
  let paused: Run;
  beforeAll(() => {
    killed = runOf(["0s detect failures", "20s kill store 2"], 60);
    paused = runOf(["0s detect failures", "20s pause store 2 for 15s"], 60);
  });

  it("each give a store up that died, within the bounds of their rules, and raise no false alarm", () => {
    const told = tellOf(detectionOf(killed));
    const bounds: Readonly<Record<string, readonly [number, number]>> = {
      "pd Disconnected": [10, 20.1], "missed failed": [10, 17.1], "lease expired": [7, 10.1], "probe offline": [5, 17.1],
      "phi suspected": [3.5, 4.7],
    };
    for (const [name, [least, most]] of Object.entries(bounds)) {
      expect(told[name]?.after, name).toEqual([expect.any(Number)]);
      expect(told[name]?.after[0], name).toBeGreaterThan(seconds(least));
      expect(told[name]?.after[0], name).toBeLessThan(seconds(most));
      expect(told[name]?.false, name).toBe(0);
    }
    expect(told["pd Down"]).toEqual({ after: [null], false: 0 });
  });

  it("agree with PD where it is PD's rule", () => {
    const said = killed.branch.events.flatMap(({ at, body }) =>
      (body.name === "pd.store.state" && body.to === "Disconnected" ? [at - seconds(20)] : []));
    expect(said).toEqual(detectionOf(killed).detectors[0]?.outages.map(({ detectedAfter }) => detectedAfter));
  });

  it("take a store for dead that only stood still, but for PD, and take it back", () => {
    const { detectors } = detectionOf(paused);
    const alarms = Object.fromEntries(detectors.map(({ detector, alarm, falseAlarms }) => [`${detector} ${alarm}`, falseAlarms]));
    expect(alarms["pd Disconnected"]).toEqual([]);
    for (const name of ["missed failed", "lease expired", "probe offline", "phi suspected"]) {
      expect(alarms[name], name).toEqual([{ store: 2, at: expect.any(Number), isPaused: true, lasted: expect.any(Number) }]);
    }
    expect(atLeastOne(detectors).flatMap(({ outages }) => outages)).toEqual([]);
  });

  it("count a store that PD cannot reach as out, until the link is mended", () => {
    const { detectors } = detectionOf(runOf(["0s detect failures", "20s cut store 2 pd 1", "50s heal"], 60));
    const lease = detectors.find(({ detector }) => detector === "lease");
    expect(lease?.outages).toMatchObject([{ store: 2, at: seconds(20), lasted: seconds(30) }]);
    expect(lease?.outages[0]?.detectedAfter).toBeGreaterThan(seconds(7));
    expect(lease?.standings.find(({ store }) => store === 2)?.standing).toBe("held");
  });

  it("go on under PD's next leader, and begin anew there", () => {
    const run = runOf(["0s detect failures", "5s kill leader of pd", "30s kill store 2"], 60, 1, { ...ONE_PD, pds: 3 });
    const lease = detectionOf(run).detectors.find(({ detector }) => detector === "lease");
    expect(lease?.outages).toMatchObject([{ store: 2, at: seconds(30) }]);
    expect(lease?.outages[0]?.detectedAfter).toBeLessThan(seconds(10.1));
    expect(lease?.falseAlarms).toEqual([]);
  });

  it("say the same again for the same seed, and something else for another", () => {
    expect(detectionOf(runOf(["0s detect failures", "20s kill store 2"], 60))).toEqual(detectionOf(killed));
    expect(detectionOf(runOf(["0s detect failures", "20s kill store 2"], 60, 2))).not.toEqual(detectionOf(killed));
  });

  it.each(["cut store 2 -> pd 1", "cut pd 1 -> store 2"])("count a store as out that one direction is cut of: %s", (fault) => {
    const { detectors } = detectionOf(runOf(["0s detect failures", `5s ${fault}`], 6));
    expect(detectors[0]?.outages).toMatchObject([{ store: 2, at: seconds(5) }]);
  });

  it("hear again of a store that has been started anew, and of one that joins", () => {
    const run = runOf(["0s detect failures", "5s kill store 2", "20s start store 2", "20s add-store"], 40);
    const lease = detectionOf(run).detectors.find(({ detector }) => detector === "lease");
    expect(lease?.outages).toMatchObject([{ store: 2, at: seconds(5), lasted: seconds(15) }]);
    expect(lease?.falseAlarms).toEqual([]);
    expect(lease?.standings.map(({ standing }) => standing)).toEqual(["held", "held", "held", "held"]);
  });

  it("watch a store that joins", () => {
    const { detectors } = detectionOf(runOf(["0s detect failures", "5s add-store"], 20));
    expect(detectors.map(({ standings }) => standings.length)).toEqual(detectors.map(() => 4));
  });

  it("leave nothing behind when they watch no more, and take no part where nobody asked for them", () => {
    const ended = runOf(["0s detect failures", "1s detect nothing"], 3);
    expect(detectionReport(pastOf(ended, detectionFold))).toBeNull();
    expect(ended.cluster.detection).toMatchObject({ options: null, beats: [], monitors: new Map() });
    const without = runOf([], 3).cluster;
    expect("detection" in without).toBe(false);
  });

  it("fork with the cluster", () => {
    const run = runOf(["0s detect failures"], 10);
    const fork = forkCluster(run.cluster);
    expect(hashCluster(fork)).toBe(hashCluster(run.cluster));
    expect("detection" in fork).toBe(true);
  });

  it("refuse options that there are not", () => {
    const run = runOf(["0s detect failures with lease.tl=4s", "1s detect failures with lease.ttl=0s"], 2);
    expect(run.branch.refusals.map(({ refusal }) => refusal.text)).toEqual([
      "No detector has an option lease.tl; the nearest is lease.ttl.",
      expect.stringContaining('lease.ttl cannot be "0s": expected a duration from 100ms to 1h'),
    ]);
  });
});
