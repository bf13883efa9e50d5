import type { Input } from "../../action/index.ts";
import { checkFold } from "../../check/index.ts";
import { clientStates } from "../../cluster/cluster.ts";
import { pdLeaderOf } from "../../cluster/pd-view.ts";
import { generateTopology } from "../../cluster/topologies.ts";
import type { GeneratedTopology } from "../../cluster/topology.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { formatDuration, seconds, START, type Duration, type Instant } from "../../kernel/time.ts";
import { formatInput, parseTimedAction } from "../../language/actions.ts";
import { historyFold } from "../../session/history.ts";
import { shareText } from "../../session/open.ts";
import { actOnRun, advanceRun, createRun, isBroken, type Run } from "../../session/run.ts";
import { shellCommand } from "../../kernel/shell.ts";
import { consistency, safety } from "./verdict.ts";

/** What clients do while something fails: raw reads and writes, transfers, appends to lists. */
export const FAILOVER_WORKLOADS = ["register", "bank", "list-append"] as const;
type FailoverWorkload = (typeof FAILOVER_WORKLOADS)[number];

/** Something that is done at an instant, in the language of the command line, about the cluster as it is then. */
type Deed = readonly [at: Instant, said: (run: Run) => string];

/** Faults of one kind, drawn, with their ends; all of them over by `FAULTS_END`. */
type Failover = (random: Stream) => readonly Deed[];

/** Clients begin in a cluster that is whole, meet faults, and go on in one that is whole again. */
const FIRST_FAULT = 2_000_000;
const FAULTS_END = 18_000_000;
const RUN_ENDS = seconds(26) as number as Instant;

const STORES = [1, 2, 3] as const;
const REGIONS = 6;
const MEMBERS = [1, 2, 3] as const;
const SHAPE: GeneratedTopology = {
  stores: STORES.length, regions: REGIONS, replicas: 3, zones: 3, clients: 3, pds: MEMBERS.length,
};

const said = (text: string) => (): string => text;

/**
 * Rounds of faults, one behind the other: many that pass before anybody notices, or one so long that others are elected, and
 * perhaps another at its heels.
 */
function rounds(random: Stream, round: (at: number, until: number) => readonly Deed[]): readonly Deed[] {
  const deeds: Deed[] = [];
  const isLong = drawChance(random, 2, 3);
  let at = FIRST_FAULT + drawInt(random, 0, 1_000_000);
  while (at < FAULTS_END - 2_000_000) {
    const length = isLong && deeds.length === 0 ? drawInt(random, 11_000_000, 15_000_000) : drawInt(random, 800_000, 5_000_000);
    deeds.push(...round(at, Math.min(at + length, FAULTS_END)));
    at += length + drawInt(random, 200_000, 4_000_000);
  }
  return deeds;
}

const deed = (at: number, text: string): Deed => [Math.round(at) as Instant, said(text)];

/** Failovers by their names: each a way to lose what leads, over and over, while clients go on. */
const FAILOVERS = {
  /** Stores die by themselves, or as leaders of a region, and start again. */
  "store-kill": (random) => rounds(random, (at, until) => [
    deed(at, drawChance(random, 1, 2) ? `kill store ${drawItem(random, STORES)}`
      : `kill leader of region ${drawInt(random, 1, REGIONS)}`),
    ...STORES.map((id) => deed(until, `start store ${id}`)),
  ]),
  /** A minority is cut off, with its clients or without, or one direction of a link is. */
  partition: (random) => rounds(random, (at, until) => [deed(at, drawCut(random)), deed(until, "heal")]),
  /** Whoever leads PD dies; timestamps and regions are asked of another. */
  "pd-leader-kill": (random) => rounds(random, (at, until) => [
    [at as Instant, (run) => `kill pd ${pdLeaderOf(run.cluster) || drawItem(random, MEMBERS)}`],
    ...MEMBERS.map((id) => deed(until, `start pd ${id}`)),
  ]),
  /** The power of two of three stores fails, one after the other, and what no disk holds by then is gone. */
  "power-loss": (random) => rounds(random, (at, until) => {
    const [first, second] = drawTwo(random, STORES);
    const [gap, pause] = [drawItem(random, [1_000, 30_000, 500_000, 3_000_000]), drawInt(random, 0, 2_000_000)];
    const both = Math.min(at + drawInt(random, 0, gap), until);
    const [one, other] = drawChance(random, 1, 2) ? [first, second] : [second, first];
    return [deed(at, `poweroff store ${first}`), deed(both, `poweroff store ${second}`), deed(until, `start store ${one}`),
      deed(Math.min(until + pause, FAULTS_END), `start store ${other}`)];
  }),
  /** Processes of every kind end and begin, several at once and in quick succession. */
  "restart-storm": (random) => {
    const deeds: Deed[] = [];
    for (let at = FIRST_FAULT; at < FAULTS_END - 2_000_000; at += drawInt(random, 50_000, 1_500_000)) {
      const node = drawItem(random, ["store", "store", "store", "store", "pd", "client"] as const);
      const id = drawInt(random, 1, 3);
      const how = drawItem(random, ["kill", "kill", "poweroff"] as const);
      deeds.push(deed(at, `${how} ${node} ${id}`), deed(at + drawInt(random, 1_000, 2_000_000), `start ${node} ${id}`));
    }
    const starts = ["store", "pd", "client"].flatMap((node) => [1, 2, 3].map((id) => deed(FAULTS_END, `start ${node} ${id}`)));
    return [...deeds, ...starts];
  },
} satisfies Readonly<Record<string, Failover>>;

type FailoverName = keyof typeof FAILOVERS;
export const FAILOVER_NAMES = Object.keys(FAILOVERS) as readonly FailoverName[];

function drawTwo(random: Stream, items: readonly number[]): readonly [number, number] {
  const first = drawItem(random, items);
  return [first, drawItem(random, items.filter((item) => item !== first))];
}

function drawCut(random: Stream): string {
  const [one, other] = drawTwo(random, STORES);
  return drawItem(random, [
    `isolate store ${one}`, `isolate leader of region ${drawInt(random, 1, REGIONS)}`, `cut store ${one} -> store ${other}`,
    `cut store ${one} store ${other}`, `partition ${one},client 1 | ${STORES.filter((id) => id !== one).join(",")}`,
    `partition ${one},pd 1,client 1,client 2 | ${STORES.filter((id) => id !== one).join(",")},pd 2,pd 3`,
  ]);
}

/** In a third of the seeds regions are split, or merged again, while that goes on. */
function drawRanges(random: Stream): readonly Deed[] {
  if (!drawChance(random, 1, 3)) return [];
  return Array.from({ length: drawInt(random, 2, 4) }, () => {
    const region = drawInt(random, 1, REGIONS);
    return deed(drawInt(random, 500_000, FAULTS_END), drawItem(random, [
      `pd-ctl operator add split-region ${region} --policy=scan`, `pd-ctl operator add split-region ${region} --policy=scan`,
      `pd-ctl operator add merge-region ${region} ${region % REGIONS + 1}`,
    ]));
  });
}

/** How clients work in that seed, and what their disks are like. */
function drawSettings(random: Stream, workload: FailoverWorkload): readonly string[] {
  const onOrOff = (): string => drawItem(random, ["on", "off"]);
  const slow = drawChance(random, 1, 2) ? [`slow-disk store ${drawItem(random, STORES)} ${drawInt(random, 1, 60)}ms`] : [];
  if (workload === "register") return [`set client.rate ${drawInt(random, 30, 90)}`, ...slow];
  return [
    `set client.workload ${workload}`, `set client.rate ${drawInt(random, 8, 24)}`,
    `set client.txn-keys ${drawInt(random, 3, 12)}`, `set client.txn-mode ${drawItem(random, ["optimistic", "pessimistic"])}`,
    `set client.txn-retry ${drawItem(random, ["none", "begin-anew"])}`, `set client.async-commit ${onOrOff()}`,
    `set client.one-phase-commit ${onOrOff()}`, ...slow,
  ];
}

/** What is done at that instant, as input of a run. */
function inputOf(at: Instant, text: string): Input {
  const parsed = parseTimedAction(`${formatDuration(at as number as Duration)} ${text}`);
  if (!parsed.ok) throw new Error(parsed.notice.text);
  return parsed.input;
}

/** What came of a failover: what is wrong, null if nothing; how much clients got done; and how to see it again. */
interface FailoverOutcome {
  readonly problem: string | null;
  readonly done: number;
  readonly command: string;
  readonly link: string;
}

/** Clients at work through the failovers of a seed, with every checker on, and what they saw checked as a whole. */
export function runFailover(name: FailoverName, workload: FailoverWorkload, seed: number): FailoverOutcome {
  const random = createStream(seed, `failover/${name}/${workload}`);
  const inputs = drawSettings(random, workload).map((text) => inputOf(START, text));
  const deeds = [...FAILOVERS[name](random), ...drawRanges(random)].sort(([a], [b]) => a - b);
  const topology = generateTopology(SHAPE);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false, [checkFold, historyFold]);
  const problem = problemOf(run, deeds);
  return { problem, done: clientStates(run.cluster).reduce((sum, { measures }) => sum + measures.ok, 0),
    command: commandOf(run), link: `#s=${shareText(run)}` };
}

function problemOf(run: Run, deeds: readonly Deed[]): string | null {
  try {
    for (const [at, text] of deeds) {
      advanceRun(run, at);
      if (isBroken(run)) break;
      // What runs already refuses to be started: nothing is changed then.
      actOnRun(run, inputOf(at, text(run)).action);
    }
    advanceRun(run, RUN_ENDS);
    return safety(run) ?? consistency(run);
  } catch (error) {
    return `an assertion failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The command that runs it again, with its report. */
function commandOf({ spec, branch }: Run): string {
  const { stores, regions } = SHAPE;
  const deeds = branch.inputs.flatMap((input) => ["--do", formatInput(input)]);
  const end = formatDuration(RUN_ENDS as number as Duration);
  const shape = ["--stores", `${stores}`, "--regions", `${regions}`, "--seed", `${spec.seed}`];
  return shellCommand("run", [...shape, ...deeds, "--for", end]);
}

/** Those failovers with those workloads ("all" for each) under each seed; undefined where there is none of that name. */
export function failoverFuzz(
  failover: string, workload: string, { from, to }: { readonly from: number; readonly to: number }, say: (line: string) => void,
): { readonly passed: number; readonly failed: number } | undefined {
  const failovers = FAILOVER_NAMES.filter((name) => failover === "all" || name === failover);
  const workloads = FAILOVER_WORKLOADS.filter((name) => workload === "all" || name === workload);
  if (failovers.length === 0 || workloads.length === 0) return undefined;
  const counts = { passed: 0, failed: 0 };
  for (const name of failovers) {
    for (const each of workloads) {
      let done = 0;
      let failed = 0;
      for (let seed = from; seed <= to; seed++) {
        const outcome = runFailover(name, each, seed);
        done += outcome.done;
        if (outcome.problem === null) continue;
        failed++;
        say(`${name}, ${each}, seed ${seed}: ${outcome.problem}\n  replay: ${outcome.command}\n  link: ${outcome.link}`);
      }
      say(`${name}, ${each}: ${to - from + 1} seeds, ${failed} failed, ${done} operations succeeded`);
      counts.failed += failed;
      counts.passed += to - from + 1 - failed;
    }
  }
  return counts;
}
