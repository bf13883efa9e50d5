import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { GroupPicture } from "../../src/cluster/group-picture.ts";
import { layoutRing } from "../../src/figure/group-ring.ts";
import { paintRing, type RingPainting } from "../../src/ui/group/ring-painter.ts";
import { groupEn } from "../../src/ui/words/group.en.ts";
import { calm, crowd, logRepair, NOW, splitVote } from "../group-pictures.ts";
import { PALETTE, sheet } from "./picture.ts";

const ROOM = { width: 1_020, height: 330, scale: 1 };

beforeAll(() => {
  const ruler = { measureText: (text: string) => ({ width: 6 * text.length }) };
  vi.stubGlobal("document", { createElement: () => ({ getContext: () => ruler }) });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const painting = (picture: GroupPicture, given: Partial<RingPainting> = {}): RingPainting => ({
  picture, ring: layoutRing(picture, ROOM), now: NOW, pace: 0, room: ROOM, palette: PALETTE, words: groupEn, wall: 0,
  chosen: null, pointed: null, still: true, sides: new Map(), ...given,
});

test.each([["calm", calm()], ["split-vote", splitVote()], ["log-repair", logRepair()]] as const)(
  "timers, votes and messages of the picture %s", async (name, picture) => {
    const { context, taken } = sheet();
    paintRing(context, painting(picture));
    await expect(taken()).toMatchFileSnapshot(`snapshots/group-${name}.txt`);
  });

const written = (given: Partial<RingPainting>): string[] => {
  const { context, taken } = sheet();
  paintRing(context, painting(splitVote(), given));
  return taken().split("\n").filter((line) => line.startsWith("fillText"));
};

test("words stand beside messages where they can be read, and not at a pace at which they cannot", () => {
  expect(written({ pace: 0.01 }).length).toBeGreaterThan(3);
  expect(written({ pace: 1 })).toEqual([]);
});

test("every message under way is found where it is drawn", () => {
  const picture = crowd(200);
  const marks = paintRing(sheet().context, painting(picture));
  expect(marks).toHaveLength(picture.messages.length);
  expect(new Set(marks.map(({ key }) => key)).size).toBe(marks.length);
});

test("the message that is asked about wears a ring", () => {
  const { context, taken } = sheet();
  const picture = splitVote();
  paintRing(context, painting(picture, { chosen: `${picture.messages[0]?.packet}.1`, pace: 1 }));
  expect(taken()).toContain("accent");
});
