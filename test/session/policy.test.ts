import { beforeAll, describe, expect, it } from "vitest";
import { MEASURES, type MeasureName } from "../../src/campaign/measures.ts";
import { leadingMachine } from "../../src/cluster/availability.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { pdStateOf } from "../../src/cluster/cluster.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { parseTimedAction } from "../../src/language/actions.ts";
import { detectionFold, detectionReport, detectionSight } from "../../src/session/detection.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import type { ReportBody } from "../../src/session/report.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { advanceRun, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { addDictionary, sentenceText } from "../../src/story/words/index.ts";

const POLICY = "0s policy {health_check: {interval: 5s, timeout: 2s, threshold: 3, enable_failover: true}}";
/** Without clients' work and without PD's own care for slow stores: what is moved, the policy moves. */
function runOf(lines: readonly string[], until: number, stores = 3, pds = 1): Run {
  const inputs = ["0s rate 0", "0s set pd.evict-slow-store off", ...lines].map((line) => {
    const parsed = parseTimedAction(line);
    if (!parsed.ok) throw new Error(parsed.notice.text);
    return parsed.input;
  });
  const topology = generateTopology({ stores, regions: stores, replicas: 3, zones: 1, clients: 1, pds });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs }, false, PAST_FOLDS);
  advanceRun(run, (START + seconds(until)) as Instant);
  expect(run.branch.refusals).toEqual([]);
  return run;
}

/** `emptied 2` and so on, in order. */
const deedsOf = (run: Run): string[] =>
  (detectionReport(pastOf(run, detectionFold))?.policy?.deeds ?? []).map(({ deed, store }) => `${deed} ${store}`);

const measured = (run: Run, name: MeasureName): readonly number[] => MEASURES.filter((measure) => measure.name === name)
  .flatMap(({ of }) => of({ detection: detectionReport(pastOf(run, detectionFold)) } as ReportBody));

const emptiedBy = (run: Run): readonly number[] | undefined =>
  pdStateOf(run.cluster)?.schedulerConfigs["evict-leader"].stores;

/** How many regions the store leads. */
const leadersOn = ({ cluster }: Run, store: number): number => [...cluster.replicaMachines.keys()]
  .filter((region) => leadingMachine(cluster, region) === cluster.directory.stores.get(store)).length;

describe("a failover policy", () => {
  let slow: Run;
  let unsafe: Run;
  beforeAll(() => {
    slow = runOf([POLICY, "10s slow-disk store 2 800ms"], 40);
    unsafe = runOf([POLICY, "10s slow-disk store 2 800ms", "30s kill store 3"], 60);
  });

  it("moves the leaders of a store away whose response time stays above 500 ms, 10 s later at the earliest", () => {
    expect(leadersOn(runOf([POLICY], 9), 2)).toBeGreaterThan(0);
    expect(leadersOn(slow, 2)).toBe(0);
    expect(deedsOf(slow)).toEqual(["emptied 2"]);
    const [deed] = detectionReport(pastOf(slow, detectionFold))?.policy?.deeds ?? [];
    expect(deed?.at).toBeGreaterThan(seconds(20));
    expect(deed?.at).toBeLessThan(seconds(25.1));
  });

  it("is measured by campaigns: how long it took since the fault, how many leaders moved, how often it refused", () => {
    const [deed] = detectionReport(pastOf(slow, detectionFold))?.policy?.deeds ?? [];
    expect(measured(slow, "policy.acted")).toEqual([(deed?.at ?? 0) - seconds(10)]);
    const led = leadersOn(runOf([POLICY], 9), 2);
    expect([slow, unsafe].map((run) => measured(run, "policy.moved"))).toEqual([[led], [2]]);
    expect([slow, unsafe].flatMap((run) => measured(run, "policy.refused"))).toEqual([0, 2]);
    expect([slow, unsafe].map((run) => measured(run, "policy.acted").length)).toEqual([1, 1]);
    expect(measured(runOf(["0s detect failures"], 1), "policy.moved")).toEqual([]);
  });

  it("lets the store lead again when it has been well for as long", () => {
    const run = runOf([POLICY, "10s slow-disk store 2 800ms", "40s slow-disk store 2 0ms"], 61);
    expect(deedsOf(run)).toEqual(["emptied 2", "back 2"]);
    expect(emptiedBy(run)).toEqual([]);
  });

  it("refuses in safe mode where a majority would not remain, keeps no store without leaders then, and says so", () => {
    expect(deedsOf(unsafe)).toEqual(["emptied 2", "back 2", "refused 2", "refused 3"]);
    expect(emptiedBy(unsafe)).toEqual([]);
    const told = unsafe.branch.events.filter(({ body }) => body.name === "limit.reached");
    expect(told.map((event) => sentenceText(event, "en", {}))[1])
      .toBe("Safe mode: the failover policy leaves the leaders on store 3, as 2 stores have to remain.");
    addDictionary("zh", chinese);
    expect(told.map((event) => sentenceText(event, "zh", {}))[1])
      .toBe("安全模式：至少须保留 2 个可用的 store，故障切换策略不迁走 store 3 上的 leader。");
  });

  it("goes on once a majority remains again", () => {
    const run = runOf([POLICY, "10s slow-disk store 2 800ms", "30s kill store 3", "50s start store 3"], 65);
    expect(deedsOf(run).slice(4)).toEqual(["emptied 2"]);
  });

  it("takes two of five stores, and not a third", () => {
    const run = runOf([POLICY, ...[2, 3, 4].map((store) => `${store * 10}s kill store ${store}`)], 60, 5);
    expect(deedsOf(run)).toEqual(["emptied 2", "emptied 3", "back 2", "back 3", "refused 2", "refused 3", "refused 4"]);
  });

  it("is seen with its safe mode, the failures that it counts and how long it took", () => {
    const sight = (run: Run) => detectionSight(pastOf(run, detectionFold), run.cluster);
    expect(sight(slow)?.policy).toMatchObject({ isSafeMode: false, deeds: [{ deed: "emptied", store: 2 }] });
    expect(sight(unsafe)?.policy?.isSafeMode).toBe(true);
    const own = sight(unsafe)?.detectors.find(({ detector }) => detector === "policy")?.stores;
    expect(own?.map(({ store, standing }) => `${store} ${standing}`)).toEqual(["1 healthy", "2 slow", "3 offline"]);
    expect(own?.[2]).toMatchObject({ outages: 1, falseAlarms: 0 });
    expect(own?.[2]?.failures).toBeGreaterThanOrEqual(3);
    expect(own?.[2]?.noticedAfter).toBeLessThan(seconds(17));
    expect(sight(runOf([], 1))).toBeNull();
  });

  it("only watches with enable_failover: false", () => {
    const run = runOf(["0s policy {health_check: {enable_failover: false}}", "10s kill store 2"], 30);
    expect(deedsOf(run)).toEqual([]);
    const own = detectionReport(pastOf(run, detectionFold))?.detectors.find(({ detector }) => detector === "policy");
    expect(own?.outages).toMatchObject([{ store: 2, detectedAfter: expect.any(Number) }]);
  });

  it("takes back what it has done when it ends, and leaves alone what others have ordered", () => {
    expect(emptiedBy(runOf([POLICY, "5s slow-disk store 2 800ms", "25s detect nothing"], 26))).toEqual([]);
    const ordered = runOf([
      "0s pd-ctl scheduler add evict-leader-scheduler 2", POLICY, "5s slow-disk store 2 800ms", "25s slow-disk store 2 0ms",
    ], 45);
    expect(deedsOf(ordered)).toEqual([]);
    expect(emptiedBy(ordered)).toEqual([2]);
  });

  it("goes on under PD's next leader", () => {
    const run = runOf([POLICY, "5s slow-disk store 2 800ms", "25s kill leader of pd", "35s slow-disk store 2 0ms"], 55, 3, 3);
    expect(deedsOf(run)).toEqual(["emptied 2", "back 2"]);
    expect(emptiedBy(run)).toEqual([]);
  });
});
