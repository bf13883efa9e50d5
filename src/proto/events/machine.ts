import type { ExitReason } from "../../machine/program.ts";
import { millis, seconds, type Duration } from "../../kernel/time.ts";
import type { LimitName } from "../failures.ts";
import type { PlaceName } from "../place.ts";
import type { StoreId } from "../region.ts";
import { deed, fields, happening, type Node, type Slowdown } from "./define.ts";

/** A zone dies store by store, a process is started again as soon as it has ended: what is done within this time is one deed. */
export const ONE_DEED = seconds(1);

/** A deed brings the pace down each time: it is what there is to see. */
const seen: Slowdown = { mood: "disturbed", lasting: millis(40), atMost: Infinity };

export interface OnNode {
  readonly node: Node;
}

/** A machine that falls, and the place that goes down with it as a whole (`zone=a`); absent where it falls alone. */
export interface Fallen extends OnNode {
  readonly place?: PlaceName;
}

/** Machines as people named them: all of a place, some by name, or all but the other side. */
export type SaidSide =
  | { readonly kind: "place"; readonly place: PlaceName }
  | { readonly kind: "machines"; readonly nodes: readonly Node[] }
  | { readonly kind: "others" };

/** The machines of two sides, in one direction or both, and how people named them. */
export interface BetweenSides {
  readonly from: readonly Node[];
  readonly to: readonly Node[];
  readonly bothWays: boolean;
  readonly said: { readonly from: SaidSide; readonly to: SaidSide };
}

export interface OnLink {
  readonly from: Node;
  readonly to: Node;
  readonly bothWays: boolean;
}

const itsNode = ({ node }: OnNode): readonly Node[] => [node];
const bothEnds = ({ from, to }: OnLink): readonly Node[] => [from, to];

/** Inputs of people and scenarios, emitted by the cluster when an input takes effect, and what machines themselves tell. */
export const MACHINE_EVENTS = [
  deed("node.killed", fields<Fallen & {
    /** How long it is to be away where it is restarted; absent where it is left so. */
    readonly down?: Duration;
  }>(), "fault", {
    tone: "unavailable", scene: true, alike: ["place", "down"], within: ONE_DEED, pace: seen,
    breaks: "stopped", mends: ["paused"],
    fault: { family: "process", hit: "silenced", deadly: true, struck: itsNode },
  }),
  deed("node.powered-off", fields<Fallen>(), "fault", {
    tone: "unavailable", scene: true, alike: ["place"], within: ONE_DEED, pace: seen, breaks: "stopped", mends: ["paused"],
    fault: { family: "process", hit: "silenced", deadly: true, struck: itsNode },
  }),
  deed("node.stopping", fields<OnNode>(), "change", { tone: "quiet", scene: true, alike: [], within: ONE_DEED }),
  happening("node.exited", fields<OnNode & { readonly reason: ExitReason }>(), {
    tone: "unavailable", scene: true, alike: ["reason"], within: ONE_DEED, pace: seen, breaks: "stopped", mends: ["paused"],
    fault: {
      family: "process", hit: "silenced", deadly: true, struck: itsNode,
      when: ({ reason }) => reason === "stopped" || reason === "crashed",
    },
  }),
  deed("node.restarted", fields<OnNode>(), "repair", { tone: "repaired", scene: true, pace: seen, mends: ["stopped", "paused"] }),
  deed("node.paused", fields<OnNode & { readonly duration: Duration | null }>(), "fault", {
    tone: "unavailable", scene: true, alike: ["duration"], within: ONE_DEED, pace: seen, breaks: "paused",
    fault: { family: "process", hit: "silenced", deadly: false, struck: itsNode },
  }),
  deed("node.resumed", fields<OnNode>(), "repair", {
    tone: "repaired", scene: true, pace: seen, mends: ["stopped", "paused"], serving: "any-region",
  }),
  deed("node.isolated", fields<OnNode>(), "fault", {
    tone: "unavailable", scene: true, alike: [], within: ONE_DEED, pace: seen,
    fault: { family: "network", hit: "silenced", deadly: false, struck: itsNode },
  }),
  deed("link.cut", fields<OnLink>(), "fault", {
    tone: "unavailable", scene: true, pace: seen,
    fault: { family: "network", hit: "silenced", deadly: false, struck: bothEnds },
  }),
  deed("sides.cut", fields<BetweenSides>(), "fault", {
    tone: "unavailable", scene: true, pace: seen,
    fault: { family: "network", hit: "silenced", deadly: false, struck: ({ from, to }) => [...from, ...to] },
  }),
  deed("sides.changed", fields<BetweenSides & {
    readonly fault: "latency" | "loss" | "duplicate";
    /** Added to the latency of every link, and the largest random addition to it; 0 for other faults. */
    readonly extra: Duration;
    readonly jitter: Duration;
    /** Of the messages; 0 for latency. */
    readonly percent: number;
  }>(), "fault", {
    tone: "unavailable", scene: true,
    fault: {
      family: "network", hit: "hampered", deadly: false, struck: ({ from, to }) => [...from, ...to],
      when: (e) => e.extra > 0 || e.jitter > 0 || e.percent > 0,
    },
  }),
  deed("link.changed", fields<OnLink & {
    readonly extraLatency: Duration;
    /** The largest random addition to it. */
    readonly extraJitter: Duration;
    readonly lossPercent: number;
    readonly duplicatePercent: number;
  }>(), "fault", {
    tone: "unavailable", scene: true,
    fault: {
      family: "network", hit: "hampered", deadly: false, struck: bothEnds,
      when: (e) => e.extraLatency > 0 || e.extraJitter > 0 || e.lossPercent > 0 || e.duplicatePercent > 0,
    },
  }),
  deed("link.healed", fields<OnLink>(), "repair", { tone: "repaired", scene: true }),
  deed("network.partitioned", fields<{
    /** Every machine is in one of the groups. */
    readonly groups: readonly (readonly Node[])[];
    /** Those that nobody had named, and the group to which they were put. */
    readonly placed?: { readonly nodes: readonly Node[]; readonly group: number };
  }>(), "fault", {
    tone: "unavailable", scene: true, pace: seen,
    fault: { family: "network", hit: "silenced", deadly: false, struck: ({ groups }) => groups.flat() },
  }),
  deed("network.healed", fields<object>(), "repair", { tone: "repaired", scene: true, pace: seen }),
  deed("disk.slowed", fields<OnNode & { readonly extraLatency: Duration }>(), "fault", {
    tone: "unavailable", scene: true, breaks: "slow",
    fault: { family: "disk", hit: "hampered", deadly: false, struck: itsNode, when: (e) => e.extraLatency > 0 },
  }),
  deed("disk.stalled", fields<OnNode & { readonly duration: Duration }>(), "fault", {
    tone: "unavailable", scene: true,
    fault: { family: "disk", hit: "hampered", deadly: false, struck: itsNode },
  }),
  deed("disk.filled", fields<OnNode & { readonly full: boolean }>(), "fault", {
    tone: "unavailable", scene: true, breaks: "full",
    fault: { family: "disk", hit: "hampered", deadly: false, struck: itsNode, when: (e) => e.full },
  }),
  deed("clock.shifted", fields<OnNode & { readonly offset: Duration; readonly driftPpm: number }>(), "fault", {
    tone: "quiet", scene: true, breaks: "clock",
    fault: { family: "clock", hit: "hampered", deadly: false, struck: itsNode, when: (e) => e.offset !== 0 || e.driftPpm !== 0 },
  }),
  deed("store.added", fields<{ readonly store: StoreId }>(), "change", { tone: "quiet", scene: true, layout: true }),
  /** A new member of PD starts, without anything yet: what it is to know it gets from the others. */
  deed("pd.added", fields<{ readonly member: number }>(), "change", { tone: "quiet", scene: true, layout: true }),
  /** Failure detectors begin to watch the stores, with what is set of them and a policy that acts, or watch no more. */
  deed("detectors.set", fields<{ readonly watch: "on" | "off"; readonly options: string; readonly policy: string }>(), "change",
    { tone: "quiet", scene: true }),
  deed("settings.changed", fields<{ readonly key: string; readonly value: string }>(), "change", { tone: "quiet", scene: true }),
  // Limits that were reached: never silent.
  happening("limit.reached", fields<OnNode & { readonly limit: LimitName; readonly value: number }>(),
    { tone: "unavailable", scene: true }),
] as const;
