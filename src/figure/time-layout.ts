import { clamp, type Rectangle } from "./geometry.ts";

/** What the time bar has to show, as far as its layout depends on it. */
export interface TimeBarShape {
  /** Members of PD, and stores, that have lanes. */
  readonly members: number;
  /** Whether anything has befallen a member of PD: then each has a lane, also where they are thin. */
  readonly membersMatter: boolean;
  readonly stores: number;
  /** How many rows each pinned region takes. */
  readonly pins: readonly number[];
  /** Branches besides the current one. */
  readonly otherBranches: number;
  /** Rows of the availability strip. */
  readonly rows: number;
  /** Whether there are clients whose work has curves. */
  readonly clients: boolean;
  /** Pixels that the names of the lanes, or the buttons in the corner below them, take to the left of the plot. */
  readonly gutter: number;
}

/** Where the parts of the time bar stand, in CSS pixels. `height` may exceed what was offered: it then scrolls. */
export interface TimeBarLayout {
  readonly width: number;
  readonly height: number;
  /** The part that time runs across, from the flags to the axis. */
  readonly plot: Rectangle;
  readonly flags: Rectangle;
  /** One strip per other branch; the last one stands for all that found no room. */
  readonly branches: readonly Rectangle[];
  readonly strip: Rectangle;
  /** The curves of what clients got; null where the bar is too low for them, or there are none. */
  readonly curves: Rectangle | null;
  /** The rows of each pinned region, in the order in which they were pinned. */
  readonly pins: readonly PinPlace[];
  /** Middles of the lanes: those of PD first, then the stores in their order. */
  readonly lanes: readonly number[];
  /** How many of the lanes are PD's: one for all members where each of its own would be too thin to be read. */
  readonly pdLanes: number;
  readonly lanePitch: number;
  readonly axis: Rectangle;
  /** The whole run in small, below the axis; null where the bar is too low or too narrow for it. */
  readonly overview: Rectangle | null;
}

/** Where the rows of a pinned region stand: from `y` on, so many of that height. */
export interface PinPlace {
  readonly y: number;
  readonly pitch: number;
  readonly rows: number;
}

const measure = {
  gutter: 64, rightMargin: 14, top: 15, flags: 20, branch: 9, gap: 7, lane: 15.5, roomyLane: 24, leastLane: 1.4, axis: 22,
  strip: 78, leastStrip: 26, rowAtMost: 6, overview: 14, overviewGap: 5, readableLane: 9,
  curves: 24, leastCurves: 15, roomyCurves: 64, curvesGap: 5, curvesLane: 13.3,
  pin: 13.5, pinGap: 4, pinnedLane: 3, membersLane: 19,
};
/** The lanes of a high bar may take this share of it beyond their usual height. */
const LANES_SHARE = 0.5;
/** A narrower plot shows nothing in small that can be met by a pointer. */
const LEAST_OVERVIEW = 360;
/** What is left over beside strip and lanes goes to the curves by this share. */
const CURVES_SHARE = 0.4;
/** Names longer than this share of the bar are cut. */
const MOST_GUTTER = 0.35;
const MOST_BRANCHES = 4;

/** Gives lanes and strip what the height allows; a bar too low for its lanes becomes higher than offered. */
export function layoutTimeBar(shape: TimeBarShape, width: number, height: number, scale = 1): TimeBarLayout {
  const m = (name: keyof typeof measure): number => measure[name] * scale;
  const gutter = Math.min(Math.max(m("gutter"), shape.gutter), width * MOST_GUTTER);
  const x = Math.round(gutter);
  const across = Math.max(40, Math.round(width - gutter - m("rightMargin")));
  const flags = { x, y: m("top"), width: across, height: m("flags") };
  const branchCount = Math.min(MOST_BRANCHES, shape.otherBranches);
  const branches = Array.from({ length: branchCount }, (_, i) => ({
    x, y: flags.y + flags.height + i * m("branch"), width: across, height: m("branch"),
  }));
  const stripTop = Math.round(flags.y + flags.height + branchCount * m("branch") + m("gap") / 2);
  const pinsHeight = shape.pins.reduce((sum, rows) => sum + rows * m("pin") + m("pinGap"), 0);
  const withoutOverview = height - stripTop - m("axis") - 2 * m("gap") - pinsHeight;
  const pdLanes = pdLanesOf(shape, withoutOverview - m("leastStrip"), scale);
  const laneCount = shape.stores + pdLanes;
  const small = m("overview") + m("overviewGap");
  const hasOverview = across >= LEAST_OVERVIEW && withoutOverview - small >= m("leastStrip") + laneCount * m("readableLane");
  const forAll = withoutOverview - (hasOverview ? small : 0);
  const spare = forAll - m("leastStrip") - laneCount * m("curvesLane") - m("curvesGap");
  const hasCurves = shape.clients && spare >= m("leastCurves");
  const curvesHeight = hasCurves ? Math.round(clamp(spare * CURVES_SHARE, Math.min(spare, m("curves")), m("roomyCurves"))) : 0;
  const forCurves = hasCurves ? curvesHeight + m("curvesGap") : 0;
  const forBoth = forAll - forCurves;
  const mostLane = clamp((forBoth * LANES_SHARE) / Math.max(1, laneCount), m("lane"), m("roomyLane"));
  // With pinned regions the bar rather scrolls than that its lanes become threads.
  const leastLane = shape.pins.length > 0 ? Math.min(m("pinnedLane"), mostLane) : m("leastLane");
  const lanePitch = clamp((forBoth - m("leastStrip")) / Math.max(1, laneCount), leastLane, mostLane);
  const roomy = Math.max(m("leastStrip"), forBoth - laneCount * lanePitch);
  const stripHeight = Math.round(Math.min(roomy, m("strip") * 2, Math.max(m("leastStrip"), shape.rows * m("rowAtMost"))));
  const strip = { x, y: stripTop, width: across, height: stripHeight };
  const curvesTop = Math.round(stripTop + stripHeight + m("curvesGap"));
  const pinsTop = stripTop + stripHeight + forCurves + m("gap");
  let lanesTop = pinsTop;
  const pins = shape.pins.map((rows) => {
    const place = { y: Math.round(lanesTop), pitch: m("pin"), rows };
    lanesTop += rows * m("pin") + m("pinGap");
    return place;
  });
  const lanes = Array.from({ length: laneCount }, (_, i) => Math.round(lanesTop + (i + 0.5) * lanePitch));
  const lanesBottom = lanesTop + laneCount * lanePitch;
  const below = m("axis") + (hasOverview ? small : 0);
  const needed = Math.ceil(lanesBottom + m("gap") + below);
  const total = Math.max(height, needed);
  const axisTop = Math.round(total - below);
  return {
    width, height: total, flags, branches, strip, pins, lanes, pdLanes, lanePitch,
    curves: hasCurves ? { x, y: curvesTop, width: across, height: curvesHeight } : null,
    plot: { x, y: flags.y, width: across, height: axisTop - flags.y },
    axis: { x, y: axisTop, width: across, height: m("axis") },
    overview: hasOverview ? { x, y: Math.round(axisTop + m("axis")), width: across, height: Math.round(m("overview")) } : null,
  };
}

/** Each member of PD has a lane of its own where that takes nothing from the curves, or once anything has befallen one. */
const pdLanesOf = ({ members, membersMatter, stores }: TimeBarShape, room: number, scale: number): number =>
  members <= 1 || room >= (members + stores) * (membersMatter ? measure.readableLane : measure.membersLane) * scale ? members : 1;
