import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { beginLive } from "../../src/observe/live.ts";
import { headerLine } from "../../src/observe/write.ts";
import { peerLook, TileLook } from "../../src/figure/tile-look.ts";
import type { LiveFeed } from "../../src/ui/observed/live-feed.ts";
import { openLive, openRecord } from "../../src/ui/observed/played.ts";
import { RecordEngine } from "../../src/ui/observed/record-engine.ts";
import { createRecordFrames } from "../../src/ui/observed/record-frame.ts";
import type { Update, WorkerCommand } from "../../src/worker/protocol.ts";
import { headerOfTest, look, recordOf, says } from "../observe/samples.ts";

const record = recordOf(headerOfTest("etcd", "etcd", "etcd"), [
  look(1, 1, 0, "status", says("a", "b", 2)), look(2, 2, 10, "status", says("b", "b", 2)),
  look(3, 3, 20, "status", says("c", "b", 2)), look(4, 2, 210, "status", "refused"),
  look(5, 1, 900, "status", says("a", "b", 2)), look(6, 3, 1_100, "status", says("c", "", 3)),
  look(7, 1, 1_110, "status", says("a", "a", 4)),
]);
const millis = (count: number): Instant => count * 1_000 as Instant;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tells the engine, and gives all that it has said by then. */
function conversation(played = openRecord(record, "run.ndjson")) {
  const engine = new RecordEngine(played);
  const heard: Update[] = [];
  engine.addEventListener("message", (event) => heard.push((event as MessageEvent<Update>).data));
  const frames = () => heard.flatMap((update) => (update.kind === "frame" ? [update] : []));
  return {
    engine, heard, frames,
    say: (command: WorkerCommand) => {
      engine.postMessage(command);
      vi.advanceTimersByTime(0);
    },
    now: () => heard.flatMap((update) => (update.kind === "status" ? [update.status.now] : [])).at(-1),
    playing: () => heard.flatMap((update) => (update.kind === "status" ? [update.status.playing] : [])).at(-1),
  };
}

const open: WorkerCommand = { kind: "open", ask: 1, source: { kind: "scenario", id: "observed" } };

test("a record opens like a run, at what happened first, and stands", () => {
  const { say, heard, now, playing } = conversation();
  say(open);
  expect(heard.map(({ kind }) => kind)).toEqual(["answer", "frame", "status"]);
  expect([now(), playing()]).toEqual([millis(211), false]);
});

test("steps lead from event to event and back, and stay where there is none", () => {
  const { say, now } = conversation();
  say(open);
  say({ kind: "step", to: "event" });
  expect(now()).toBe(millis(1_101));
  say({ kind: "step", to: "previous-event" });
  say({ kind: "step", to: "previous-event" });
  expect(now()).toBe(millis(211));
});

test("it plays at its pace to its end, and no frame comes before the last was drawn", () => {
  const { say, frames, now, playing, engine } = conversation();
  say(open);
  say({ kind: "seek", to: millis(0) });
  say({ kind: "pace", pace: 0.1, auto: false });
  say({ kind: "play", playing: true });
  const before = frames().length;
  vi.advanceTimersByTime(1_000);
  expect(frames()).toHaveLength(before);
  say({ kind: "drawn", frame: frames().at(-1)?.number ?? 0 });
  vi.advanceTimersByTime(55);
  expect(now()).toBeGreaterThanOrEqual(millis(100));
  expect(now()).toBeLessThanOrEqual(millis(120));
  vi.advanceTimersByTime(60_000);
  expect([now(), playing()]).toEqual([record.end, false]);
  engine.terminate();
});

/** A record that is told nothing but how far it goes. */
function growing() {
  const live = beginLive(headerLine(record.header));
  if (typeof live === "string") throw new Error(live);
  const hearing = new Set<() => void>();
  const grow = (now: number): void => {
    live.take(`{"now":${now}}`);
    for (const hear of hearing) hear();
  };
  const feed: LiveFeed = {
    record: live, isHeard: () => true, close: () => undefined, ask: () => Promise.reject(new Error("nobody is asked")),
    subscribe(hear) {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
  };
  grow(1_000_000);
  return { feed, grow, hearing };
}

test("what was seen before one came is not played through, and who goes back is not pulled on", () => {
  const { feed, grow } = growing();
  const { say, now, frames, engine } = conversation(openLive(feed, "live"));
  const on = (millis: number): void => {
    say({ kind: "drawn", frame: frames().at(-1)?.number ?? 0 });
    vi.advanceTimersByTime(millis);
  };
  say(open);
  grow(600_000_000);
  on(100);
  expect(now()).toBeGreaterThan(598_000_000);
  say({ kind: "seek", to: millis(300_000) });
  on(200);
  grow(700_000_000);
  on(200);
  expect(now()).toBeLessThan(301_000_000);
  say({ kind: "seek", to: "end" });
  grow(800_000_000);
  on(100);
  expect(now()).toBeGreaterThan(798_000_000);
  engine.terminate();
});

test("one that grows is followed: at its end it waits for more, and goes on when there is", () => {
  const { feed, grow, hearing } = growing();
  const { say, now, playing, heard, frames, engine } = conversation(openLive(feed, "live"));
  const on = (millis: number): void => {
    say({ kind: "drawn", frame: frames().at(-1)?.number ?? 0 });
    vi.advanceTimersByTime(millis);
  };
  say(open);
  on(500);
  expect([now(), playing()]).toEqual([1_000_000, true]);
  grow(1_100_000);
  on(60);
  expect(now()).toBeGreaterThan(1_040_000);
  expect(now()).toBeLessThan(1_070_000);
  on(500);
  on(60);
  expect([now(), playing()]).toEqual([1_100_000, true]);
  say({ kind: "play", playing: false });
  grow(3_000_000);
  on(500);
  // Who stands still stays, and sees that time goes on.
  expect([now(), playing()]).toEqual([1_100_000, false]);
  expect(heard.flatMap((update) => (update.kind === "status" ? [update.status.branches[0]?.end] : [])).at(-1)).toBe(3_000_000);
  engine.terminate();
  expect(hearing.size).toBe(0);
});

test("whatever takes a simulation is refused, and nothing waits for an answer", () => {
  const { say, heard } = conversation();
  say(open);
  say({ kind: "act", ask: 2, action: { kind: "heal" } });
  say({ kind: "share", ask: 3 });
  expect(heard.filter(({ kind }) => kind === "answer").slice(1)).toEqual([2, 3].map((ask) =>
    ({ kind: "answer", ask, answer: { ok: false, notices: [] } })));
});

test("a frame draws who is silent as unknown, who knows no leader without one, and no message, link or client", () => {
  const opened = openRecord(record, "run.ndjson");
  const frames = createRecordFrames();
  const { constant, changing } = frames(opened.pictureAt(millis(1_105)), millis(1_105));
  expect([...changing.roles.role]).toEqual([PeerRoleCode.follower, PeerRoleCode.unknown, PeerRoleCode.follower]);
  expect([...changing.conditions.flags]).toEqual([0, 0, PeerFlag.unavailable]);
  expect([...changing.leaders.store]).toEqual([-1]);
  expect([changing.packets.count, changing.links, changing.clients.machines, changing.operators]).toEqual([0, [], [], []]);
  const looks = [0, 1, 2].map((row) => peerLook({ ...constant, ...changing } as Parameters<typeof peerLook>[0], row));
  expect(looks).toEqual([TileLook.follower, TileLook.unknown, TileLook.leaderless]);
});

test("while nobody comes or goes, stores and regions are the very same objects", () => {
  const opened = openRecord(record, "run.ndjson");
  const frames = createRecordFrames();
  const [one, other] = [100, 1_120].map((at) => frames(opened.pictureAt(millis(at)), millis(at)));
  expect(other?.constant).toBe(one?.constant);
  expect(other?.layout).toBe(one?.layout);
  expect([...other?.changing.leaders.store ?? []]).toEqual([0]);
});
