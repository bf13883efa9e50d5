import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { createAutoPace, nextPace, noticeForPace } from "../../src/session/pace.ts";

const at = (millis: number): Instant => (millis * 1_000) as Instant;

test("auto pace is slow at a fault, waits quickly, slows at an election, and is calm again in the end", () => {
  const auto = createAutoPace();
  expect(noticeForPace(auto, "node.killed", at(1_000))).toBe(true);
  const disturbed = nextPace(auto, { now: at(1_001), unavailable: 6, heals: true, nextInput: null }, 16);
  let waiting = disturbed;
  for (let i = 0; i < 400; i++) waiting = nextPace(auto, { now: at(2_000 + i), unavailable: 6, heals: true, nextInput: null },
    16);
  expect(disturbed).toBeLessThan(0.1);
  expect(waiting).toBe(4);
  expect(noticeForPace(auto, "raft.campaign.started", at(11_000))).toBe(true);
  expect(nextPace(auto, { now: at(11_001), unavailable: 6, heals: true, nextInput: null }, 16)).toBe(0.002);
  expect(nextPace(auto, { now: at(20_000), unavailable: 0, heals: false, nextInput: null }, 16)).toBeLessThan(0.05);
});

test("clients that fail one after another hold the run up once, elections a few times, and a new fault counts anew", () => {
  const auto = createAutoPace();
  noticeForPace(auto, "node.killed", at(0));
  const slowed = (name: "client.region.failing" | "raft.campaign.started", from: number): number =>
    Array.from({ length: 50 }, (_, i) => noticeForPace(auto, name, at(from + i * 100))).filter(Boolean).length;
  expect(slowed("client.region.failing", 1_000)).toBe(1);
  expect(slowed("raft.campaign.started", 10_000)).toBe(6);
  noticeForPace(auto, "link.cut", at(60_000));
  expect(slowed("client.region.failing", 61_000)).toBe(1);
});

test("what is planned is waited for at a quicker pace, and the pace is slow again when it comes", () => {
  const auto = createAutoPace();
  const calm = { unavailable: 0, heals: false, nextInput: at(10_000) };
  let pace = 0;
  for (let i = 0; i < 400; i++) pace = nextPace(auto, { ...calm, now: at(8_000) }, 16);
  expect(pace).toBe(4);
  expect(nextPace(auto, { ...calm, now: at(9_971) }, 16)).toBeLessThan(0.1);
  expect(nextPace(auto, { ...calm, now: at(10_000), nextInput: null }, 16)).toBeLessThan(0.1);
});

test("minutes without anything planned are run through", () => {
  const auto = createAutoPace();
  let pace = 0;
  const situation = { now: at(0), unavailable: 0, heals: false, nextInput: at(600_000) };
  for (let i = 0; i < 800; i++) pace = nextPace(auto, situation, 16);
  expect(pace).toBe(300);
});
