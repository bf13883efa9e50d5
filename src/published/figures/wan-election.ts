import { MILLISECOND, scenarioFile, type Expectation, type PublishedFigure, type PublishedRow } from "../figure.ts";

const SERVERS = [1, 2, 3, 4, 5];

/** Published milliseconds; no mean where the plot cuts the tail off. */
type Curve = readonly [logs: "same" | "different", failed: number, mean: number | null, median: number];

const CURVES: readonly Curve[] = [
  ["same", 0, 430, 410], ["same", 1, 469, 423], ["same", 2, null, 469],
  ["different", 0, 493, 471], ["different", 1, 550, 502], ["different", 2, null, 598],
];

/** Where logs are alike, so are servers; where they are not, every choice of dead ones is a world of its own. */
function deadServers(failed: number): number[][] {
  if (failed === 0) return [[]];
  return deadServers(failed - 1).flatMap((dead) =>
    SERVERS.filter((server) => server > (dead.at(-1) ?? 0)).map((server) => [...dead, server]));
}

const measure = "raft.stable-leader";

function rowOf([logs, failed, mean, median]: Curve): PublishedRow {
  const topology = {
    stores: 5, regions: 1, replicas: 5, zones: 1, clients: 0, pds: 0, leaderless: true,
    ...(logs === "same" ? {} : { logLengths: SERVERS }),
  };
  const choices = logs === "same" ? deadServers(failed).slice(0, 1) : deadServers(failed);
  const expected: Expectation[] = [{ kind: "median", measure, value: median * MILLISECOND, within: 0.05 }];
  if (mean !== null) expected.push({ kind: "mean", measure, value: mean * MILLISECOND, within: 0.05 });
  return {
    name: `${logs} logs, ${failed} failed`,
    worlds: choices.map((dead) => scenarioFile(["wan-election", logs, failed, ...dead].join("-"), topology, "availsim-wan",
      dead.map((server) => `0s kill store ${server}`), "30s")),
    expected,
  };
}

/** AvailSim's elections over long distances, in chapter 9 of Ongaro's dissertation. */
export const wanElection: PublishedFigure = {
  name: "wan-election",
  title: "Elections over long distances",
  source: "Ongaro, Consensus: Bridging Theory and Practice, section 9.3 (CC BY), by the simulator ongardie/availsim; medians and means of its "
    + "curves, without a mean where the plot cuts the tail off",
  about: "Five servers, 30 to 40 ms apart one way, election timeouts of 300 to 600 ms, no time for disks. All timers start at once; up to two "
    + "servers are dead, and logs have one length or five. Measured until the first leader that goes on to lead for 16 heartbeats.",
  trials: 1_000,
  rows: CURVES.map(rowOf),
};
