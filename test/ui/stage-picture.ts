import type { Frame } from "../../src/cluster/frame.ts";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import { tileGrid } from "../../src/figure/tiles.ts";
import { createScene, type Scene } from "../../src/ui/stage/scene.ts";

const { leader, follower, candidate, learner } = PeerRoleCode;
const { copying, dead, unavailable } = PeerFlag;

/** The replicas of three stores: region 7 has a leader, region 8 elects, region 9 gets a third replica on store 3. */
const PEERS = [
  { store: 0, region: 0, role: leader, held: 12 },
  { store: 0, region: 1, role: candidate, flags: unavailable, granted: 1, refused: 1, voters: 3 },
  { store: 0, region: 2, role: follower },
  { store: 1, region: 0, role: follower },
  { store: 1, region: 1, role: follower, flags: unavailable, waited: 3, timeout: 12 },
  { store: 1, region: 2, role: leader },
  { store: 2, region: 0, role: follower, flags: dead },
  { store: 2, region: 1, role: follower, flags: dead | unavailable },
  { store: 2, region: 2, role: learner, flags: copying, arrived: 128 },
] as const;

type Column =
  "store" | "region" | "role" | "flags" | "held" | "granted" | "refused" | "voters" | "waited" | "timeout" | "arrived";
const column = (name: Column): number[] =>
  PEERS.map((peer) => (name in peer ? Number((peer as Record<string, number>)[name]) : 0));

/** One message as it stands in a frame: from and to by machine, times in microseconds. */
export interface DrawnPacket {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly fate: number;
  readonly departed: number;
  readonly arrives: number;
}

/** The frame of that cluster at an instant, with these messages under way. */
export function stageFrame(now: number, packets: readonly DrawnPacket[] = []): Frame {
  const none = new Uint32Array(packets.length);
  const stores = [1, 2, 3].map((id) => ({
    id, machine: id - 1, address: `store-${id}`, labels: [{ key: "zone", value: "abc"[id - 1] ?? "" }],
    process: id === 3 ? "dead" : "running",
  }));
  return {
    now, layout: 1, stores,
    regions: {
      count: 3, id: Float64Array.of(7, 8, 9), startKeys: ["", "b", "c"], endKeys: ["b", "c", ""],
    },
    leaders: { store: Int16Array.of(0, -1, 1), unconfirmed: new Uint8Array(3) },
    peers: {
      count: PEERS.length, id: Float64Array.from(PEERS, (_, i) => i + 1),
      store: Uint16Array.from(column("store")), region: Uint32Array.from(column("region")),
    },
    roles: { role: Uint8Array.from(column("role")), term: new Uint32Array(PEERS.length) },
    conditions: { flags: Uint8Array.from(column("flags")) },
    snapshots: { arrived: Uint8Array.from(column("arrived")) },
    timers: {
      waited: Uint16Array.from(column("waited")),
      timeout: Uint16Array.from(column("timeout")),
    },
    votes: {
      granted: Uint8Array.from(column("granted")),
      refused: Uint8Array.from(column("refused")), voters: Uint8Array.from(column("voters")),
    },
    progress: { held: Uint32Array.from(column("held")) },
    packets: {
      count: packets.length, region: Float64Array.from(none), type: Uint8Array.from(none),
        term: none, more: Uint16Array.from(none),
      from: Uint16Array.from(packets, ({ from }) => from), to: Uint16Array.from(packets, ({ to }) => to),
      kind: Uint8Array.from(packets, ({ kind }) => kind), fate: Uint8Array.from(packets, ({ fate }) => fate),
      departed: Float64Array.from(packets, ({ departed }) => departed),
        arrives: Float64Array.from(packets, ({ arrives }) => arrives),
    },
    links: [],
    pds: [{ id: 1, machine: 3, process: "running", role: "leader", leadsEtcd: true, operators: 0, tso: 0, silentStores: 1 }],
    operators: [],
    clients: { machines: [4], processes: ["running"] },
  } as unknown as Frame;
}

/** The scene of a frame, with cards, PD and the client at fixed places: how a layout is found is another picture. */
export function stageScene(frame: Frame, pitch: number): Scene {
  const scene = createScene(frame, { width: 400, height: 300, text: { scale: 1, breadth: 1 } });
  const cards = [0, 1, 2].map((i) => ({
    ...scene.layout.cards[i], box: { x: 10 + 120 * i, y: 10, width: 110, height: 60 },
    tiles: { x: 14 + 120 * i, y: 20, width: 100, height: 40 },
  }));
  const layout = {
    ...scene.layout, width: 400, height: 200, pitch, cards, pds: [{ x: 50, y: 150, width: 60, height: 30 }],
    clientMarks: [{ x: 200, y: 160 }],
  } as Scene["layout"];
  const visible = { x: 0, y: 0, width: 400, height: 200 };
  return { ...scene, layout, visible, grids: cards.map(({ tiles }) => tileGrid(tiles, pitch)) } as Scene;
}
