import { formatDuration, micros } from "../../kernel/time.ts";
import { MILLISECOND, scenarioFile, type PublishedFigure, type PublishedRow } from "../figure.ts";

/** Timeouts are drawn from this to twice this, so it is also how far they are apart. */
const RANGE = 300 * MILLISECOND;

/** Servers, those of them that live, and the one-way latency as a share of the timeouts' range. */
type Setup = readonly [servers: number, live: number, latency: number | readonly [number, number], published?: number];

const SETUPS: readonly Setup[] = [
  [3, 2, 0.1], [5, 4, 0.01], [5, 4, 0.1], [5, 4, 0.2], [5, 3, 0.2], [7, 6, 0.2], [9, 7, 0.2], [9, 6, 0.2], [9, 5, 0.2],
  [9, 5, 0.1],
  [5, 4, [0.1, 0.2], 0.16], [5, 3, [0.1, 0.2], 0.39],
];

/** The chance that nobody wins the first election: so many timers fire within one latency that no majority is left. */
function splitShare(servers: number, live: number, latency: number): number {
  let share = 0;
  for (let late = live - Math.floor(servers / 2); late <= live; late++) {
    share += choose(live, late) * latency ** late * (1 - latency) ** (live - late);
  }
  return share;
}

const choose = (of: number, some: number): number => (some === 0 ? 1 : choose(of - 1, some - 1) * of / some);

function rowOf([servers, live, latency, published]: Setup): PublishedRow {
  const [least, most] = typeof latency === "number" ? [latency, latency] : latency;
  const shown = (share: number): string => formatDuration(micros(share * RANGE));
  const dead = Array.from({ length: servers - live }, (_, place) => `0s kill store ${servers - place}`);
  const inputs = [`0s set network.same-rack ${least === most ? shown(least) : `${shown(least)}..${shown(most)}`}`, ...dead];
  const topology = { stores: servers, regions: 1, replicas: servers, zones: 1, clients: 0, pds: 0, leaderless: true };
  const id = `split-votes-${servers}-${live}-${Math.round(least * 100)}${least === most ? "" : `-${Math.round(most * 100)}`}`;
  const exact = published === undefined ? splitShare(servers, live, least) : published;
  return {
    name: `${servers} servers, ${live} live, ${least === most ? least : `${least} to ${most}`}`,
    worlds: [scenarioFile(id, topology, "availsim-wan", inputs, "30s")],
    expected: [{ kind: "share", means: "votes split", measure: "raft.highest-term", from: FIRST_TERM + 1, share: exact,
      within: published === undefined ? 0 : 0.02 }],
  };
}

/** The first candidates of a group that begins without a leader stand for it: whoever needs another term had its votes split. */
const FIRST_TERM = 6;

/** Chapter 9 of Ongaro's dissertation: how often votes are split, in closed form. */
export const splitVotes: PublishedFigure = {
  name: "split-votes",
  title: "Split votes in closed form",
  source: "Ongaro, Consensus: Bridging Theory and Practice, section 9.2 (CC BY); the two rows with a range of latencies: its text",
  about: "All timers start at once, at timeouts between T and 2T; some servers are dead. How often the first election has no winner, by the "
    + "one-way latency as a share of T: at a fixed latency P(Binomial(live, latency) >= live - floor(servers / 2)).",
  trials: 500,
  rows: SETUPS.map(rowOf),
};
