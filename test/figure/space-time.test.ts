import { expect, test } from "vitest";
import type { SpaceTime, SpaceTimeMark, SpaceTimeMessage } from "../../src/cluster/group-picture.ts";
import {
  firstSpan, followedSpan, thingsInOrder, layoutSpaceTime, thingAt, thingKey, widened, type Present, type SpaceTimeFigure,
  type SpaceTimeRoom,
} from "../../src/figure/space-time.ts";
import { millis, type Instant } from "../../src/kernel/time.ts";
import { calm, member, message, NOW, picture, splitVote } from "../group-pictures.ts";

const ROOM: SpaceTimeRoom = { width: 700, height: 200, scale: 1 };
const at = (milliseconds: number): Instant => (NOW + millis(milliseconds)) as Instant;
const SPAN = { from: at(-10), to: at(10) };

const mark = (milliseconds: number, store: number, kind: SpaceTimeMark["kind"], index = 0): SpaceTimeMark =>
  ({ at: at(milliseconds), store, kind, index, event: index === 0 ? 100 + milliseconds : 0 });

const told = (messages: readonly SpaceTimeMessage[], marks: readonly SpaceTimeMark[] = []): SpaceTime =>
  ({ region: 1, ...SPAN, members: [1, 2, 3, 4, 5], messages, marks, cutAt: null, rests: { leases: [], asleep: [] } });

const present = (given: Partial<Present> = {}): Present => ({ leader: 0, down: [], end: SPAN.to, ...given });

/** Server 1 dies, 2 and 3 stand, 3 wins; of the votes one is lost. */
const election = (): SpaceTime => told(splitVote().messages, [
  mark(-9, 1, "committed", 11), mark(-8, 1, "stopped"), mark(-4, 2, "campaign"), mark(-3, 3, "campaign"),
  mark(5, 3, "elected"), mark(6, 3, "committed", 12), mark(8, 0, "by-hand"),
]);

/** The diagram as a browser would show it. */
function drawn({ plot, lines, arrows, marks, ticks, scale, until }: SpaceTimeFigure): string {
  const tenths = (number: string): string => String(Math.round(Number(number) * 10) / 10 + 0);
  const round = (text: string): string => text.replace(/-?\d+\.\d+/g, tenths);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${ROOM.width} ${ROOM.height}">`,
    `<rect x="${plot.x}" y="${plot.y}" width="${plot.width}" height="${plot.height}" fill="white"/>`,
    ...ticks.at.map((tick) => `<path d="M${scale(tick)} ${plot.y}v${plot.height}" stroke="silver"/>`),
    ...lines.flatMap(({ store, y, down, leads }) => [
      `<path id="S${store}" d="M${plot.x} ${y}H${until}" stroke="grey"/>`,
      ...down.map(({ from, to }) => `<path d="M${from} ${y}H${to}" stroke="white" stroke-width="3"/>`),
      ...leads.map(({ from, to }) => `<path d="M${from} ${y}H${to}" stroke="black" stroke-width="4"/>`),
    ]),
    ...arrows.map(({ message: { says }, from, to, lost, formed }) => `<path class="${says}" d="M${from.x} ${from.y}L${to.x} ${to.y}"`
      + ` stroke="${lost ? "red" : "black"}"${formed ? ' marker-end="yes"' : ""}/>`),
    ...marks.map(({ mark: { kind }, x, y }) => `<circle class="${kind}" cx="${x}" cy="${y}" r="4"/>`),
    "</svg>", "",
  ].map(round).join("\n");
}

test.each([
  ["election", election(), present({ leader: 3, down: [1] })],
  ["calm", told(calm().messages), present({ leader: 1, end: at(4) })],
] as const)("the space-time diagram of the picture %s", async (name, given, now) => {
  await expect(drawn(layoutSpaceTime(given, SPAN, ROOM, now))).toMatchFileSnapshot(`snapshots/space-time-${name}.svg`);
});

test("a message leads from its sender when it left to its receiver when it arrived; a lost one ends on its way", () => {
  const whole = message(1, 4, "append", 0.5);
  const lost = message(1, 5, "append", 0.5, { fate: "lost" });
  const { scale, lines, arrows } = layoutSpaceTime(told([whole, lost]), SPAN, ROOM, present());
  const y = (store: number): number => lines.find((line) => line.store === store)?.y ?? 0;
  expect(arrows[0]).toMatchObject({
    from: { x: scale(whole.departed), y: y(1) }, to: { x: scale(whole.arrives), y: y(4) }, lost: false,
  });
  expect(arrows[1]).toMatchObject({ to: { y: (y(1) + y(5)) / 2 }, lost: true });
});

test("who leads and who is down is drawn from mark to mark, and never beyond what has been simulated", () => {
  const beat = message(1, 4, "heartbeat", 0.95);
  const figure = layoutSpaceTime(
    { ...election(), messages: [beat, ...election().messages] }, SPAN, ROOM, present({ leader: 3, down: [1], end: at(7) }),
  );
  const { scale, lines, plot } = figure;
  // What it sent tells that server 1 led before it died: a follower that dies has sent no heartbeat.
  expect(layoutSpaceTime(election(), SPAN, ROOM, present()).lines[0]?.leads).toEqual([]);
  expect(lines.map(({ leads }) => leads)).toEqual([
    [{ from: plot.x, to: scale(at(-8)) }], [], [{ from: scale(at(5)), to: scale(at(7)) }], [], [],
  ]);
  expect(lines[0]?.down).toEqual([{ from: scale(at(-8)), to: scale(at(7)) }]);
  expect(figure.until).toBe(scale(at(7)));
});

test("without any mark a member has led, or been down, all along", () => {
  const { lines, plot } = layoutSpaceTime(told([]), SPAN, ROOM, present({ leader: 2, down: [4] }));
  const whole = [{ from: plot.x, to: plot.x + plot.width }];
  expect([lines[1]?.leads, lines[1]?.down, lines[3]?.leads, lines[3]?.down]).toEqual([whole, [], [], whole]);
});

test("forms that would lie on each other are left out, heartbeats before votes", () => {
  const crowd = Array.from({ length: 200 }, (_, i) => message(1, 2, "heartbeat", 0.5 + i / 1_000));
  const vote = message(3, 2, "vote-granted", 0.55);
  const { arrows } = layoutSpaceTime(told([...crowd, vote]), SPAN, ROOM, present());
  const formed = arrows.filter((arrow) => arrow.formed);
  expect(formed.some((arrow) => arrow.message === vote)).toBe(true);
  expect(formed.length).toBeLessThan(15);
  expect(arrows).toHaveLength(201);
});

test("a pointer meets the nearest arrow, a mark before it, and nothing where nothing is", () => {
  const figure = layoutSpaceTime(election(), SPAN, ROOM, present());
  const arrow = figure.arrows[3];
  const middle = { x: ((arrow?.from.x ?? 0) + (arrow?.to.x ?? 0)) / 2, y: ((arrow?.from.y ?? 0) + (arrow?.to.y ?? 0)) / 2 };
  expect(thingAt(figure, middle, 9)).toEqual({ kind: "message", message: arrow?.message });
  const elected = figure.marks.find((placed) => placed.mark.kind === "elected");
  expect(thingAt(figure, { x: elected?.x ?? 0, y: elected?.y ?? 0 }, 9)).toMatchObject({ mark: { kind: "elected" } });
  expect(thingAt(figure, { x: figure.plot.x + 2, y: figure.plot.y + figure.plot.height - 2 }, 3)).toBeNull();
});

test("in order, every message and mark of the window stands once, the earliest first", () => {
  const things = thingsInOrder(election(), SPAN);
  const times = things.map((thing) => (thing.kind === "mark" ? thing.mark.at : thing.message.departed));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(things.map(thingKey)).size).toBe(splitVote().messages.length + 7);
  expect(thingsInOrder(election(), { from: at(4), to: at(7) })).toHaveLength(2);
});

test("the window at first is the last few election timeouts", () => {
  const given = picture([member(1), member(2)], []);
  const { from, to } = firstSpan(given, NOW);
  expect(to - from).toBe(4 * 14 * 15_000);
  expect(from).toBeLessThan(NOW);
  expect(to).toBeGreaterThan(NOW);
  expect(firstSpan(given, 0).from).toBe(0);
});

/** Three that wait 10 to 20 s for an election. */
const SLOW = picture([10, 14, 20].map((wait, i) => member(i + 1, {
  timer: { kind: "election", elapsed: 0, whole: wait, since: at(0), due: at(1_000 * wait) },
})), []);

test("of a run that is younger than a few election timeouts the window shows all that there is, and little else", () => {
  const { from, to } = firstSpan(SLOW, 5e6);
  expect(from).toBe(0);
  expect(to).toBeGreaterThan(5e6);
  expect(to).toBeLessThan(6e6);
  const old = firstSpan(SLOW, 600e6);
  expect(old.to - old.from).toBe(80e6);
  expect(firstSpan(SLOW, 1_000)).toEqual({ from: 0, to: 2e6 });
});

test("a window that follows a young run grows with it up to a few election timeouts, but not one whose length was chosen", () => {
  const young = firstSpan(SLOW, 5e6);
  expect(followedSpan(SLOW, young, 5.1e6, false)).toBe(young);
  const grown = followedSpan(SLOW, young, 12e6, false);
  expect(grown.from).toBe(0);
  expect(grown.to).toBeCloseTo(12e6 / 0.58);
  const old = followedSpan(SLOW, grown, 500e6, false);
  expect(old.to - old.from).toBe(80e6);
  const chosen = followedSpan(SLOW, young, 12e6, true);
  expect(chosen.to - chosen.from).toBeCloseTo(young.to - young.from);
});

test("a window is enlarged about an instant, and never shorter than a message's flight", () => {
  expect(widened({ from: 1_000_000, to: 3_000_000 }, 0.5, 2_500_000)).toEqual({ from: 1_750_000, to: 2_750_000 });
  const { from, to } = widened({ from: 1_000_000, to: 1_001_000 }, 0.001, 1_000_500);
  expect(to - from).toBe(500);
});

test("folded, what is quiet takes no room and what happened keeps its order; heartbeats within are left out", () => {
  const wide = { from: 0, to: 100e6 };
  const quiet: SpaceTime = {
    region: 1, from: 0 as Instant, to: 100e6 as Instant, members: [1, 2], cutAt: null, rests: { leases: [], asleep: [] },
    messages: [10, 30, 50, 70].map((second, i) => ({
      packet: i + 1, place: 1, from: 1, to: 2, says: "heartbeat", term: 6, departed: second * 1e6 as Instant,
      arrives: second * 1e6 + 1_000 as Instant, fate: "arrives", entries: null,
    })),
    marks: [20, 21, 80].map((second) => ({ at: second * 1e6 as Instant, store: 1, kind: "campaign", index: 0, event: second })),
  };
  const plain = layoutSpaceTime(quiet, wide, ROOM, present({ end: 100e6 }));
  const folded = layoutSpaceTime(quiet, wide, ROOM, present({ end: 100e6 }), true);
  const xs = folded.marks.map(({ x }) => x);
  expect(plain.folds).toEqual([]);
  expect(folded.folds).toHaveLength(3);
  expect(folded.arrows).toEqual([]);
  expect(plain.arrows).toHaveLength(4);
  expect((xs[1] ?? 0) - (xs[0] ?? 0)).toBeGreaterThan(5 * ((plain.marks[1]?.x ?? 0) - (plain.marks[0]?.x ?? 0)));
  expect(xs).toEqual([...xs].sort((a, b) => a - b));
  expect(folded.scale.invert(xs[2] ?? 0)).toBeCloseTo(80e6, -2);
});
