import { scenarioFile, type Expectation, type PublishedFigure, type PublishedRow } from "../figure.ts";

/** Which servers are where: the one that leads stands on store 1, and who would stand there in its place. */
interface Shape {
  readonly name: string;
  readonly servers: number;
  readonly leader: number;
  /** Links that no longer work, each way by itself, and servers that are dead. */
  readonly cut: readonly (readonly [from: number, to: number])[];
  readonly dead?: number;
  /** Lengths of the logs, server by server, if they are not alike; the fault then comes before they are made so. */
  readonly logs?: readonly number[];
  readonly remark?: string;
}

const both = (...links: readonly (readonly [number, number])[]): (readonly [number, number])[] =>
  links.flatMap(([from, to]) => [[from, to], [to, from]] as const);

const CHAIN: Shape = { name: "chain", servers: 3, leader: 3, cut: both([1, 3]) };
const DANGLERS: Shape = {
  name: "two danglers", servers: 5, leader: 3, cut: both([4, 1], [4, 3], [4, 5], [5, 1], [5, 2]),
  remark: "it never comes to rest, as published, but has a quarter fewer leaders; neither the time of disks nor the length of a tick makes "
    + "the difference, and why it is there was not found",
};
const STUCK: Shape = { name: "stuck leader", servers: 5, leader: 4, dead: 5, cut: both([4, 1], [4, 3]) };
const LOST: Shape = { name: "quorum loss", servers: 5, leader: 3, cut: both([2, 3], [2, 4], [2, 5], [3, 4], [3, 5], [4, 5]) };
const CONSTRAINED: Shape = {
  name: "constrained", servers: 5, leader: 3, logs: [1, 2, 3, 1, 2],
  cut: both([3, 1], [3, 2], [3, 4], [3, 5], [2, 4], [2, 5], [4, 5]),
};
const ONE_LINK: Shape = { name: "one way, one link", servers: 3, leader: 1, cut: [[1, 3]] };
const DEAF: Shape = { name: "one way, deaf leader", servers: 3, leader: 1, cut: [[2, 1], [3, 1]] };

/** What protects leaders, and people from them. */
const RULE_SETS = {
  "basic Raft": { prevote: false, checkQuorum: false, stepDown: false },
  "PreVote, log alone": { prevote: true, checkQuorum: false, stepDown: false },
  "PreVote of the thesis": { prevote: true, checkQuorum: true, stepDown: false },
  CheckQuorum: { prevote: false, checkQuorum: true, stepDown: true },
  "PreVote and CheckQuorum": { prevote: true, checkQuorum: true, stepDown: true },
} as const;

type RuleSet = keyof typeof RULE_SETS;

/** The term in which a leader of the start leads. */
const TERM = 6;
const TOLERANCE = 0.05;

const share = (means: string, measure: Expectation["measure"], from: number, to?: number): Expectation =>
  ({ kind: "share", means, measure, from, ...(to === undefined ? {} : { to }), share: 1, within: TOLERANCE });

const rangeText = (from: number, to?: number): string =>
  (to === undefined ? `${from} or more` : from === to ? String(from) : `${from} to ${to}`);

const dead = share("serves nobody at the end", "unavailable.at-end", 1);
const serves = share("serves at the end", "unavailable.at-end", 0, 0);
const changes = (from: number, to?: number): Expectation =>
  share(`new leaders: ${rangeText(from, to)}`, "raft.leader-changes", from, to);
const term = (from: number, to?: number): Expectation =>
  share(`term rises by ${rangeText(from, to)}`, "raft.highest-term", TERM + from, to === undefined ? to : TERM + to);
/** Median seconds in which nobody was served; the source says about half of one. */
const soon: Expectation = { kind: "median", measure: "unavailable.longest", value: 500_000, within: 0.25 };
const stable = [changes(0, 0), serves];
const calm = [...stable, term(0, 0)];
const inflated = [...stable, term(200, 330)];

/** What is published of each shape under each set of rules; idle: nobody writes. */
const OUTCOMES: readonly (readonly [Shape, Readonly<Partial<Record<RuleSet | `${RuleSet}, idle`, readonly Expectation[]>>>])[] = [
  [CHAIN, {
    "basic Raft": [changes(1, 3), serves], "PreVote, log alone": stable, "PreVote, log alone, idle": [changes(1, 1), serves],
    "PreVote of the thesis": calm, CheckQuorum: inflated, "PreVote and CheckQuorum": calm,
  }],
  [DANGLERS, {
    "basic Raft": [{ kind: "median", measure: "raft.leader-changes", value: 115, within: 0.1 }],
    "PreVote, log alone": stable, "PreVote of the thesis": stable, CheckQuorum: inflated, "PreVote and CheckQuorum": stable,
  }],
  [STUCK, {
    "basic Raft": [changes(1, 2), serves], "PreVote, log alone": [dead], "PreVote, log alone, idle": [serves],
    "PreVote of the thesis": [dead], CheckQuorum: [serves, soon], "PreVote and CheckQuorum": [changes(1, 1), serves],
  }],
  [LOST, {
    "basic Raft": [serves], "PreVote, log alone": [dead], "PreVote of the thesis": [dead], CheckQuorum: [serves],
    "PreVote and CheckQuorum": [serves, term(1, 1)],
  }],
  [CONSTRAINED, {
    "basic Raft": [dead, term(300, 480)], "PreVote, log alone": [dead], "PreVote of the thesis": [dead],
    CheckQuorum: [dead, term(300, 480)], "PreVote and CheckQuorum": [dead, term(0, 0)],
  }],
  [ONE_LINK, {
    "basic Raft": [changes(1, 4)], "PreVote, log alone": stable, "PreVote, log alone, idle": [changes(1)],
    "PreVote of the thesis": stable, CheckQuorum: [...stable, term(50)], "PreVote and CheckQuorum": stable,
  }],
  [DEAF, {
    "basic Raft": [dead], "PreVote, log alone": [dead], "PreVote of the thesis": [dead], CheckQuorum: [serves, soon],
    "PreVote and CheckQuorum": [serves, term(1, 1)],
  }],
];

/** Where no quorum is checked nobody may trust a lease for longer than a moment. */
const NO_LEASE = ["0s set raftstore.renew-leader-lease-advance-duration 250us", "0s set raftstore.raft-store-max-leader-lease 1ms"];

function rowOf(shape: Shape, name: string, expected: readonly Expectation[]): PublishedRow {
  const isIdle = name.endsWith(", idle");
  const rules = RULE_SETS[name.replace(/, idle$/, "") as RuleSet];
  const storeOf = (server: number): number => (server === shape.leader ? 1 : server === 1 ? shape.leader : server);
  const at = shape.logs === undefined ? "1s" : "0s";
  const onOff = (on: boolean): string => (on ? "on" : "off");
  const inputs = [
    "0s set raftstore.paper-timer-rule on", "0s set network.same-rack 5ms", "0s set network.jitter-percent 0",
    `0s set raftstore.prevote ${onOff(rules.prevote)}`, `0s set raftstore.check-quorum ${onOff(rules.checkQuorum)}`,
    ...(rules.checkQuorum ? [] : NO_LEASE),
    ...(rules.checkQuorum && !rules.stepDown ? ["0s set raft.rule.leader-step-down off"] : []),
    ...(isIdle ? [] : ["0s set client.write-percent 100"]),
    ...shape.cut.map(([from, to]) => `${at} cut store ${storeOf(from)} -> store ${storeOf(to)}`),
    ...(shape.dead === undefined ? [] : [`${at} kill store ${storeOf(shape.dead)}`]),
  ];
  const { logs } = shape;
  const lengths = logs === undefined ? {} : { logLengths: logs.map((_, place) => logs[storeOf(place + 1) - 1] ?? 1) };
  const load = isIdle ? { clients: 0, pds: 0 } : { clients: 1, pds: 1, rate: 10 };
  const topology = { stores: shape.servers, regions: 1, replicas: shape.servers, zones: 1, ...load, ...lengths };
  const id = `${shape.name} ${name}`.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const worlds = [scenarioFile(id, topology, "paper", inputs, "61s")];
  return { name: `${shape.name}: ${name}`, worlds, expected, ...(shape.remark === undefined ? {} : { remark: shape.remark }) };
}

/** Which links between servers must work for a group to go on, by the rules that its members follow. */
export const partialConnectivity: PublishedFigure = {
  name: "partial-connectivity",
  title: "Liveness under partial connectivity",
  source: "the shapes: decentralizedthoughts.github.io, 2020-12-12 (two danglers, stuck leader), and the OmniPaxos blog, 2023 (chain, quorum "
    + "loss, constrained); the two one-way cuts follow from the rules. Outcomes are those of a small model of Raft written for the comparison",
  about: "Some links between servers are cut for a minute, under five sets of rules: heartbeats each 50 ms, election timeouts of 150 to 300 ms, "
    + "5 ms one way, ten writes a second unless it is idle. How many leaders are elected, how far terms climb, and whether anybody is served.",
  trials: 20,
  rows: OUTCOMES.flatMap(([shape, cells]) => Object.entries(cells).map(([name, expected]) => rowOf(shape, name, expected))),
};
