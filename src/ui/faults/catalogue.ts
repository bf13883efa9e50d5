import type { Action } from "../../cluster/actions.ts";
import type { Selection } from "../../cluster/details.ts";
import type { Frame } from "../../cluster/frame.ts";
import { millis, seconds, type Duration } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Labelled } from "../words/en.ts";
import { durationText, nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";

/** What an icon stands for; `fault-icon.tsx` draws it. */
export type FaultIconName =
  | "kill" | "power" | "restart" | "pause" | "resume" | "isolate" | "mend" | "disk" | "clock" | "remove" | "cut"
  | "latency" | "loss" | "duplicate" | "transfer";

/** One thing that can be done to what is selected. With several amounts, the first choice is `usual`. */
export interface Fault {
  readonly id: string;
  readonly words: Labelled;
  readonly icon: FaultIconName;
  /** The key that does it while its subject is selected, as it is printed on the key; "" for none. */
  readonly key: string;
  readonly enabled: boolean;
  readonly amounts: readonly Amount[];
  /** Index into `amounts`. */
  readonly usual: number;
}

export interface Amount {
  /** What is printed behind the label; "" where there is nothing to choose. */
  readonly text: string;
  readonly action: Action;
}

type Process = "running" | "paused" | "dead" | "off";

/** What the catalogue must know of the running cluster. */
interface Facts {
  readonly frame: Frame | null;
  readonly words: Words;
  readonly names: Readonly<Record<string, string>>;
  /** Stores that hold a replica of the selected region and could lead it; empty for anything else. */
  readonly transferTargets: readonly number[];
}

/** Everything that can be done to a selected thing, in the order of menus. */
export function faultsFor(selection: Selection, facts: Facts): readonly Fault[] {
  switch (selection.kind) {
    case "store": return storeFaults(selection.id, facts);
    case "pd":
    case "client": return processFaults(selection, processOf(selection, facts.frame), facts.words);
    case "link": return linkFaults(selection.from, selection.to, facts);
    case "region": return regionFaults(selection.id, facts);
  }
}

/** What a machine's process does, as the newest frame says; running where the frame does not know it. */
function processOf(node: Node, frame: Frame | null): Process {
  if (frame === null) return "running";
  switch (node.kind) {
    case "store": return frame.stores.find((store) => store.id === node.id)?.process ?? "running";
    case "pd": return frame.pds.find((pd) => pd.id === node.id)?.process ?? "running";
    case "client": return frame.clients.processes[node.id - 1] ?? "running";
  }
}

const PAUSES = [seconds(5), seconds(15), seconds(60)];
const SLOW_DISKS = [millis(50), millis(500), seconds(2)];
const STALLS = [seconds(5), seconds(10), seconds(60)];
const CLOCK_OFFSETS = [millis(-500), millis(500), seconds(5)];
const LATENCIES = [millis(50), millis(200), seconds(1)];
const LOSSES = [5, 20, 50];
const DUPLICATIONS = [10, 50];

function storeFaults(id: number, facts: Facts): Fault[] {
  const { words } = facts;
  const node: Node = { kind: "store", id };
  const store = facts.frame?.stores.find((candidate) => candidate.id === id);
  const runs = (store?.process ?? "running") === "running";
  const rows = processFaults(node, store?.process ?? "running", words);
  const slow = store?.slowDisk === true;
  const full = store?.fullDisk === true;
  const shifted = (store?.clockOffset ?? 0) !== 0;
  rows.push(
    slow
      ? single("fast-disk", words.faults.fastDisk, "disk", { kind: "slow-disk", node, extra: 0 as Duration })
      : several("slow-disk", words.faults.slowDisk, "disk", 1, SLOW_DISKS.map((extra) =>
        timed(extra, { kind: "slow-disk", node, extra }, words))),
    several("stall-disk", words.faults.stallDisk, "disk", 1, STALLS.map((duration) =>
      timed(duration, { kind: "stall-disk", node, duration }, words)), runs),
    single("fill-disk", full ? words.faults.emptyDisk : words.faults.fillDisk, "disk", { kind: "fill-disk", node, full: !full }),
    shifted
      ? single("clock", words.faults.clockRight, "clock", { kind: "clock", node, offset: 0 as Duration, driftPpm: 0 })
      : several("clock", words.faults.clock, "clock", 1, CLOCK_OFFSETS.map((offset) =>
        timed(offset, { kind: "clock", node, offset, driftPpm: 0 }, words))),
    single("remove", words.faults.remove, "remove", { kind: "remove-store", store: id }, store?.stateName !== "Offline"
      && store?.stateName !== "Tombstone"),
  );
  return rows;
}

function processFaults(node: Node, process: Process, words: Words): Fault[] {
  const alive = process === "running" || process === "paused";
  const { faults } = words;
  return [
    { ...single("kill", faults.kill, "kill", { kind: "kill", node }, alive), key: "K" },
    { ...single("power-off", faults.powerOff, "power", { kind: "power-off", node }, alive), key: "" },
    { ...single("restart", faults.restart, "restart", { kind: "restart", node }, !alive), key: "R" },
    process === "paused"
      ? { ...single("pause", faults.resume, "resume", { kind: "resume", node }), key: "Z" }
      : { ...several("pause", faults.pause, "pause", 1, pauses(node, words), process === "running"), key: "Z" },
    { ...single("isolate", faults.isolate, "isolate", { kind: "isolate", node }), key: "I" },
  ];
}

function pauses(node: Node, words: Words): Amount[] {
  const forWhile = PAUSES.map((duration) => timed(duration, { kind: "pause", node, duration }, words));
  return [...forWhile, { text: words.faults.untilResumed, action: { kind: "pause", node, duration: null } }];
}

function linkFaults(from: Node, to: Node, facts: Facts): Fault[] {
  const { words, names } = facts;
  const { faults } = words;
  const [fromName, toName] = [nodeText(from, words, names), nodeText(to, words, names)];
  const both = { from, to, bothWays: true } as const;
  return [
    { ...single("cut", faults.cut, "cut", { kind: "cut", ...both }), key: "X" },
    single("cut-there", faults.cutOneWay(fromName, toName), "cut", { kind: "cut", from, to, bothWays: false }),
    single("cut-back", faults.cutOneWay(toName, fromName), "cut", { kind: "cut", from: to, to: from, bothWays: false }),
    several("latency", faults.latency, "latency", 1, LATENCIES.map((extra) =>
      timed(extra, { kind: "latency", ...both, extra }, words))),
    several("loss", faults.loss, "loss", 1, LOSSES.map((percent) =>
      ({ text: faults.percent(percent), action: { kind: "loss", ...both, percent } }))),
    several("duplicate", faults.duplicate, "duplicate", 0, DUPLICATIONS.map((percent) =>
      ({ text: faults.percent(percent), action: { kind: "duplicate", ...both, percent } }))),
    { ...single("mend", faults.mend, "mend", { kind: "mend", ...both }), key: "M" },
  ];
}

function regionFaults(id: number, facts: Facts): Fault[] {
  const { words, names } = facts;
  const rows = facts.transferTargets.map((to) =>
    single(`transfer-${to}`, words.faults.transfer(nodeText({ kind: "store", id: to }, words, names)), "transfer",
      { kind: "transfer-leader", region: id, to }));
  const leader = leaderOf(id, facts.frame);
  if (leader === null) return rows;
  const node: Node = { kind: "store", id: leader };
  return [...rows, single("kill-leader", words.faults.killLeader(nodeText(node, words, names)), "kill", { kind: "kill", node })];
}

/** The store that leads a region, as the newest frame says. */
function leaderOf(region: number, frame: Frame | null): number | null {
  if (frame === null) return null;
  const row = frame.regions.id.indexOf(region);
  const store = row < 0 ? undefined : frame.stores[frame.regions.leader[row] ?? -1];
  return store?.id ?? null;
}

const timed = (duration: Duration, action: Action, words: Words): Amount =>
  ({ text: durationText(duration, words), action });

const single = (id: string, words: Labelled, icon: FaultIconName, action: Action, enabled = true): Fault =>
  ({ id, words, icon, key: "", enabled, amounts: [{ text: "", action }], usual: 0 });

const several = (
  id: string, words: Labelled, icon: FaultIconName, usual: number, amounts: readonly Amount[], enabled = true,
): Fault => ({ id, words, icon, key: "", enabled, amounts, usual });
