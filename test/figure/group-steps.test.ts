import { expect, test } from "vitest";
import { instantsOf, nextStop, previousStop } from "../../src/figure/group-steps.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { calm, member, message, NOW, picture } from "../group-pictures.ts";

const late = (micros: number): Instant => (NOW + micros) as Instant;

test("the next step is whatever comes first: a message, a write, a timer", () => {
  const soon = message(1, 2, "append", 0.9);
  const timer = { kind: "election" as const, elapsed: 1, whole: 2, since: NOW, due: late(500) };
  const writing = { from: NOW, until: late(200) };
  expect(nextStop(picture([member(1), member(2)], [soon]), NOW)).toBe(soon.arrives);
  expect(nextStop(picture([member(1, { timer }), member(2)], [soon]), NOW)).toBe(late(500));
  expect(nextStop(picture([member(1, { timer, writing }), member(2)], [soon]), NOW)).toBe(late(200));
});

test("nothing is foretold of a lost message, nor of the timer of a server that does not run", () => {
  const lost = message(1, 2, "append", 0.9, { fate: "lost" });
  expect(nextStop(picture([member(1, { process: "dead" })], [lost]), NOW)).toBeNull();
});

test("what arrives at this very instant is behind us", () => {
  const { messages } = calm();
  const first = Math.min(...messages.map(({ arrives }) => arrives)) as Instant;
  expect(nextStop(calm(), first)).toBeGreaterThan(first);
});

test("a step back leads to the last instant that is known, also to a departure", () => {
  const sent = message(1, 2, "append", 0.5);
  const known = instantsOf(picture([member(1)], [sent]));
  const quiet = picture([member(1)], []);
  expect(previousStop(quiet, known, late(60_000))).toBe(sent.arrives);
  expect(previousStop(quiet, known, NOW)).toBe(sent.departed);
  expect(previousStop(quiet, [], NOW)).toBeNull();
  const under = message(2, 1, "append-accepted", 0.5);
  expect(previousStop(picture([member(1)], [under]), [], NOW)).toBe(under.departed);
});
