import { MILLISECOND, scenarioFile, type PublishedFigure, type PublishedRow, type Quantile } from "../figure.ts";

/** Shares of the published quantiles. */
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1] as const;

/** Least and largest election timeout in ms; the quantiles at `SHARES` in ms. */
type Series = readonly [least: number, most: number, quantiles: readonly number[], remark?: string];

const SERIES: readonly Series[] = [
  [12, 24, [15.3, 20, 24, 30, 42, 53, 67, 87, 151.7]],
  [25, 50, [24, 31, 35, 43, 53, 74, 83, 119, 276]],
  [50, 100, [37.1, 48, 56, 66.7, 80, 96, 120, 169, 253]],
  [100, 200, [65.7, 85, 100, 120.1, 145, 166, 183, 277, 335]],
  [150, 151, [86.2, 434, 736, 1_199, 1_944, 3_132, 4_007, 6_013, 8_232],
    "timeouts that are one millisecond apart leave it to the jitter of disks and timers who comes first; what is set for those is plausible, "
    + "and was not measured on the machines of the benchmark"],
  [150, 155, [85.3, 119, 154, 287.3, 435, 609, 764, 1_242, 2_143]],
  [150, 175, [84.4, 107, 121, 141.1, 164, 291, 314, 467, 610]],
  [150, 200, [87.1, 110, 125, 146.5, 167, 194, 296, 352, 512.5]],
  [150, 300, [92.7, 125, 144, 171.3, 208, 244, 265, 415, 603]],
];

/** Ticks of the preset in a millisecond. */
const TICKS = 10;

function rowOf([least, most, published, remark]: Series): PublishedRow {
  const name = `${least}-${most}`;
  const inputs = [
    `0s set raftstore.raft-heartbeat-ticks ${least * TICKS / 2}`, `0s set raftstore.raft-election-timeout-ticks ${least * TICKS}`,
    `0s set raftstore.raft-max-election-timeout-ticks ${most * TICKS}`,
    `0s kill leader of region 1 after heartbeat within ${least * MILLISECOND / 2}us`,
  ];
  const topology = { stores: 5, regions: 1, replicas: 5, zones: 1, clients: 0, pds: 0, logLengths: [1, 2, 3, 4, 5] };
  const quantiles = published.map((value, place): Quantile => [SHARES[place] ?? 1, value * MILLISECOND]);
  const measure = "rto.heard";
  return {
    name, worlds: [scenarioFile(`raft-election-${name}`, topology, "logcabin", inputs, "60s")],
    expected: [
      { kind: "spread", measure, quantiles, within: most - least <= 5 ? 0.15 : 0.1,
        samples: { kind: "quantiles", file: "election-benchmark-quantiles.csv", series: name } },
      { kind: "median", measure, value: (published[SHARES.indexOf(0.5)] ?? 0) * MILLISECOND, within: 0.1 },
      { kind: "share", means: "not below half the least timeout", measure, from: least * MILLISECOND / 2, share: 1, within: 0 },
    ],
    ...(remark === undefined ? {} : { remark }),
  };
}

/** Figure 16 of the Raft paper: how fast a leader is elected, by how much timeouts are spread, and by their scale. */
export const raftElection: PublishedFigure = {
  name: "raft-election",
  title: "The Raft paper's election benchmark",
  source: "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (extended version), Figure 16; the samples are in "
    + "heidihoward/ocaml-raft-data (MIT)",
  about: "Five servers. The leader dies at any instant within half the least timeout behind a heartbeat that all others have, and the four "
    + "others have logs of four lengths, so that two of them can never win. A candidate writes before it asks, a voter before it answers. "
    + "Measured until a quorum has heard from the new leader; rows are ranges of election timeouts in milliseconds.",
  trials: 1_000,
  rows: SERIES.map(rowOf),
};
