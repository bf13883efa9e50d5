import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { PACE_LEAST, PACE_MOST } from "../../src/session/pace.ts";
import { createPlayer, goTo, play, setPace, setPlaying, statusOf, stepPlayer, type Player } from "../../src/session/player.ts";
import { checksOf, createRun } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => (seconds * 1e6) as Instant;
const always = (): boolean => true;
const never = (): boolean => false;

/** A player of three stores, standing at instant 0 with a pace of one virtual second per second. */
function playerOf(playUntil: Instant | null, ...lines: string[]): Player {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1, clients: 1 });
  const player = createPlayer(createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf(...lines) }),
    playUntil);
  setPace(player, 1, false);
  return player;
}

/** Plays until nothing moves any more, in slices of so many wall milliseconds; at most `most` of them. */
function playOn(player: Player, wallMillis = 100, most = 10_000): number {
  let slices = 0;
  while (slices < most && play(player, wallMillis, always)) slices++;
  return slices;
}

test("wall time becomes virtual time at the chosen pace, and none while it stands", () => {
  const player = playerOf(null);
  setPace(player, 2, false);
  expect(play(player, 500, always)).toBe(true);
  expect(player.run.cluster.now).toBe(at(1));
  setPlaying(player, false);
  expect(play(player, 500, always)).toBe(false);
  expect(player.run.cluster.now).toBe(at(1));
});

test("a slice looks at the clock before it has gone far, whatever the slices before it were like", () => {
  const far = (player: Player, to: number): number => {
    const { now } = player.run.cluster;
    goTo(player, at(to));
    play(player, 16, never);
    return player.run.cluster.now - now;
  };
  const player = playerOf(null);
  for (let slice = 0; slice < 60; slice++) play(player, 16, always);
  expect(far(player, 300)).toBeLessThan(100_000);
  goTo(player, at(100));
  playOn(player, 16, 1);
  expect(far(player, 300)).toBeLessThan(at(5));
});

test("a pace is kept between the slowest and the fastest", () => {
  const player = playerOf(null);
  setPace(player, 0, false);
  expect(player.pace).toBe(PACE_LEAST);
  setPace(player, 1e9, false);
  expect(player.pace).toBe(PACE_MOST);
});

test("a slice without time left goes less far, and the same way: the cluster is that of any other slices", () => {
  const fast = playerOf(null, "2s kill store 1");
  const slow = playerOf(null, "2s kill store 1");
  setPace(fast, 10_000, false);
  setPace(slow, 10_000, false);
  play(fast, 1, always);
  play(slow, 1, never);
  expect(fast.run.cluster.now).toBe(at(10));
  expect(slow.run.cluster.now).toBeGreaterThan(0);
  expect(slow.run.cluster.now).toBeLessThan(at(1));
  goTo(slow, at(10));
  playOn(slow, 100, 1);
  expect(slow.run.cluster.now).toBe(at(10));
  expect(slow.run.branch.events).toEqual(fast.run.branch.events);
});

test("playing pauses by itself where the scenario says so, and goes on from there when asked", () => {
  const player = playerOf(at(3));
  playOn(player);
  expect([player.run.cluster.now, player.playing]).toEqual([at(3), false]);
  setPlaying(player, true);
  expect(play(player, 100, always)).toBe(true);
  expect(player.run.cluster.now).toBe(at(3.1));
});

test("going to an instant stands there, takes the record along, and is an errand until it has arrived", () => {
  const player = playerOf(null, "2s kill store 1");
  setPlaying(player, false);
  goTo(player, at(20));
  expect(statusOf(player)).toMatchObject({ now: 0, playing: true, errand: { kind: "instant", to: at(20) } });
  playOn(player);
  const { eventCount } = statusOf(player);
  expect(statusOf(player)).toMatchObject({ now: at(20), playing: false, errand: null });
  expect(eventCount).toBeGreaterThan(1);
  goTo(player, at(1));
  playOn(player);
  expect(statusOf(player)).toMatchObject({ now: at(1), eventCount, playing: false });
});

test("a single step runs one event and tells it, as long as the run stands there", () => {
  const player = playerOf(null);
  stepPlayer(player, "event");
  const { step, playing } = statusOf(player);
  expect([step === null, playing]).toEqual([false, false]);
  const { ranAtInstant, now } = player.run.cluster;
  stepPlayer(player, "event");
  expect([player.run.cluster.now, player.run.cluster.ranAtInstant]).not.toEqual([now, ranAtInstant]);
  setPlaying(player, true);
  play(player, 100, always);
  expect(statusOf(player).step).toBeNull();
});

test("stepping to what is notable stops at the fault, then at the election; and back again over the record", () => {
  const player = playerOf(null, "2s kill store 1");
  const goNotable = (to: "notable" | "previous-notable"): number => {
    stepPlayer(player, to);
    playOn(player);
    return player.run.cluster.now;
  };
  // The beginning may have scenes of its own.
  while (player.run.cluster.now < at(2)) goNotable("notable");
  expect(player.run.cluster.now).toBe(at(2));
  const next = goNotable("notable");
  expect(next).toBeGreaterThan(at(2));
  expect(goNotable("previous-notable")).toBe(at(2));
  expect(goNotable("notable")).toBe(next);
  expect(player.playing).toBe(false);
});

test("stepping back goes to the event before, and from the first one to the beginning", () => {
  const player = playerOf(null, "2s kill store 1");
  setPlaying(player, false);
  goTo(player, at(15));
  playOn(player);
  const instants = [...new Set(player.run.branch.events.map((event) => event.at))].filter((instant) => instant < at(15));
  expect(instants.length).toBeGreaterThan(2);
  for (const instant of [...instants].reverse()) {
    stepPlayer(player, "previous-event");
    playOn(player);
    expect(player.run.cluster.now).toBe(instant);
  }
  stepPlayer(player, "previous-event");
  playOn(player);
  expect(player.run.cluster.now).toBe(0);
});

test("a skip to repaired ends where every region is whole, and stands there", () => {
  const player = playerOf(null, "2s kill store 1", "60s restart store 1");
  setPlaying(player, false);
  goTo(player, at(3));
  playOn(player);
  expect(statusOf(player).unrepaired).toBe(2);
  stepPlayer(player, "repaired");
  expect(statusOf(player).errand).toMatchObject({ kind: "repaired" });
  playOn(player);
  const { now, unrepaired, leaderless, playing, errand } = statusOf(player);
  expect([unrepaired, leaderless, playing, errand]).toEqual([0, 0, false, null]);
  expect(now).toBeGreaterThanOrEqual(at(60));
  expect(now).toBeLessThan(at(90));
});

test("pausing gives up what was run towards", () => {
  const player = playerOf(null);
  goTo(player, at(1_000));
  play(player, 10, never);
  setPlaying(player, false);
  const { now } = player.run.cluster;
  expect(now).toBeLessThan(at(1_000));
  expect([play(player, 10, always), player.run.cluster.now]).toEqual([false, now]);
});

test("a breach stops the player for good", () => {
  const player = playerOf(null);
  play(player, 100, always);
  checksOf(player.run).violations.push({ invariant: "log-matching", region: 1, at: player.run.cluster.now, detail: "made up" });
  play(player, 100, always);
  expect(play(player, 100, always)).toBe(false);
  expect(statusOf(player)).toMatchObject({ playing: false, errand: null, violations: 1 });
});
