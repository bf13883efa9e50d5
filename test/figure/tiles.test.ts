import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import { peerLook, TileLook, type TileLayers } from "../../src/figure/tile-look.ts";
import { gapOf, gridHeight, roomFor, tileAt, tileGrid, tilesAcross, tileX, tileY } from "../../src/figure/tiles.ts";

const area = { x: 100, y: 50, width: 256, height: 76 };

test("a tile of one or two pixels has no gap: thousands become a texture", () => {
  expect(gapOf(2)).toBe(0);
  expect(tilesAcross(256, 2)).toBe(128);
});

test("every tile is found under its own pixels, and under the gap behind it", () => {
  const grid = tileGrid(area, 26);
  expect(grid).toEqual({ x: 100, y: 50, columns: 10, pitch: 26, size: 22 });
  for (let i = 0; i < 18; i++) {
    expect(tileAt(grid, 18, tileX(grid, i), tileY(grid, i))).toBe(i);
    expect(tileAt(grid, 18, tileX(grid, i) + 25, tileY(grid, i) + 25)).toBe(i);
  }
});

test("no tile is found outside of the grid or behind the last one", () => {
  const grid = tileGrid(area, 26);
  expect(tileAt(grid, 18, 99, 60)).toBe(-1);
  expect(tileAt(grid, 18, 100 + 10 * 26, 60)).toBe(-1);
  expect(tileAt(grid, 18, 110, 49)).toBe(-1);
  expect(tileAt(grid, 18, 100 + 8 * 26, 80)).toBe(-1);
});

test("the height of a grid ends with its last tile, not with a gap", () => {
  expect(gridHeight(18, 256, 26)).toBe(48);
  expect(gridHeight(0, 256, 26)).toBe(0);
});

test("room grows in steps, so that a replica that moves does not change the size of tiles", () => {
  expect([1, 6, 7, 17, 18, 30, 31, 500].map(roomFor)).toEqual([6, 6, 8, 18, 18, 30, 33, 518]);
  for (let count = 1; count < 3_000; count++) expect(roomFor(count)).toBeGreaterThanOrEqual(count);
});

test("what is wrong is seen before the role, and the dead have none", () => {
  const { unavailable, copying, lagging, dead } = PeerFlag;
  const role = PeerRoleCode;
  const looks: readonly (readonly [role: number, flags: number, look: number])[] = [
    [role.follower, 0, TileLook.follower],
    [role.leader, 0, TileLook.leader],
    [role.learner, 0, TileLook.learner],
    [role.candidate, unavailable, TileLook.candidate],
    [role.preCandidate, unavailable, TileLook.candidate],
    [role.follower, unavailable, TileLook.leaderless],
    [role.leader, unavailable, TileLook.strandedLeader],
    [role.learner, copying, TileLook.copying],
    [role.follower, copying | unavailable, TileLook.copying],
    [role.follower, lagging, TileLook.lagging],
    [role.uninitialized, 0, TileLook.uninitialized],
    [role.leader, dead, TileLook.dead],
  ];
  const count = looks.length;
  const frame: Pick<Frame, TileLayers> = {
    leaders: { store: Int16Array.of(0), unconfirmed: new Uint8Array(1) },
    peers: { count, id: new Float64Array(count), region: new Uint32Array(count), store: new Uint16Array(count) },
    roles: { role: Uint8Array.from(looks, ([code]) => code), term: new Uint32Array(count) },
    conditions: { flags: Uint8Array.from(looks, ([, flags]) => flags) },
  };
  expect(looks.map(([code, flags], row) => [code, flags, peerLook(frame, row)])).toEqual(looks);
});

test("a leader that has been replaced without knowing looks different from the one that serves", () => {
  const frame: Pick<Frame, TileLayers> = {
    leaders: { store: Int16Array.of(1), unconfirmed: new Uint8Array(1) },
    peers: {
      count: 2, id: Float64Array.of(1, 2), region: new Uint32Array(2), store: Uint16Array.of(0, 1),
    },
    roles: { role: Uint8Array.of(PeerRoleCode.leader, PeerRoleCode.leader), term: Uint32Array.of(4, 5) },
    conditions: { flags: new Uint8Array(2) },
  };
  expect([peerLook(frame, 0), peerLook(frame, 1)]).toEqual([TileLook.outdatedLeader, TileLook.leader]);
});
