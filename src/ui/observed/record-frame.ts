import type { Frame, FrameUpdate } from "../../cluster/frame.ts";
import { PeerFlag } from "../../cluster/layers/condition-codes.ts";
import { PeerRoleCode } from "../../cluster/layers/role-codes.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { ObservedPicture, SeenReplica, SeenRole, SeenStore } from "../../observe/picture.ts";

/** What the stage draws a role as. Who knows no leader is drawn as a follower without one. */
const CODES: Readonly<Record<SeenRole, number>> = {
  leads: PeerRoleCode.leader, follows: PeerRoleCode.follower, learns: PeerRoleCode.learner, "no-leader": PeerRoleCode.follower,
  unknown: PeerRoleCode.unknown,
};

/** Frames of a record, one after another. What nobody sees of a real cluster (timers, votes, messages, loads) is empty. */
export function createRecordFrames(): (picture: ObservedPicture, now: Instant) => FrameUpdate {
  let text = "";
  let layout = 0;
  let constant: FrameUpdate["constant"] = null;
  return (picture, now) => {
    const shape = shapeOf(picture);
    if (shape !== text || constant === null) {
      text = shape;
      layout += 1;
      constant = constantOf(picture);
    }
    return { now, layout, constant, changing: changingOf(picture) };
  };
}

const shapeOf = ({ stores, regions, replicas }: ObservedPicture): string => JSON.stringify([
  stores.map(({ id }) => id), regions.map(({ id, start, end }) => [id, start, end]),
  replicas.map(({ store, region }) => [store, region]),
]);

const constantOf = ({ regions, replicas }: ObservedPicture): FrameUpdate["constant"] => ({
  regions: {
    count: regions.length, id: Float64Array.from(regions, ({ id }) => id),
    startKeys: regions.map(({ start }) => start), endKeys: regions.map(({ end }) => end),
  },
  peers: {
    count: replicas.length, id: Float64Array.from(replicas, (_, row) => row + 1),
    region: Uint32Array.from(replicas, ({ region }) => region), store: Uint16Array.from(replicas, ({ store }) => store),
  },
});

function changingOf({ stores, regions, replicas, pds }: ObservedPicture): FrameUpdate["changing"] {
  const held = stores.map((): SeenReplica[] => []);
  for (const replica of replicas) held[replica.store]?.push(replica);
  const none = new Uint8Array(0);
  const wide = new Uint16Array(0);
  const places = new Float64Array(0);
  return {
    stores: stores.map((store, row) => storeFrame(store, held[row] ?? [])),
    leaders: { store: leaderRows(replicas, regions.length), unconfirmed: new Uint8Array(regions.length) },
    loads: { sizeMiB: new Float32Array(regions.length), operations: new Float32Array(regions.length) },
    roles: {
      role: Uint8Array.from(replicas, ({ role }) => CODES[role]), term: Uint32Array.from(replicas, ({ term }) => term),
    },
    conditions: { flags: Uint8Array.from(replicas, ({ role }) => (role === "no-leader" ? PeerFlag.unavailable : 0)) },
    snapshots: { arrived: new Uint8Array(replicas.length) },
    timers: { waited: wide, timeout: wide },
    votes: { granted: none, refused: none, voters: none },
    progress: { held: new Uint32Array(0) },
    packets: {
      count: 0, from: wide, to: wide, kind: none, fate: none, region: places, type: none, term: new Uint32Array(0), more: wide,
      departed: places, arrives: places,
    },
    links: [], operators: [], group: { picture: null },
    pds: pds.map(({ n, operators }) => ({
      id: n, machine: -n, process: "running", role: "leader", leadsEtcd: false, operators, tso: 0, silentStores: 0,
    })),
    clients: {
      machines: [], processes: [], operationsPerSecond: 0, p50: 0 as Duration, p99: 0 as Duration, retries: [],
      retrying: 0, failed: 0,
    },
  };
}

/** What the stage places a card by; what stands on it is another's. */
const storeFrame = ({ id, address, labels }: SeenStore, own: readonly SeenReplica[]): Frame["stores"][number] => ({
  id, machine: id, address, labels, process: "running", processSince: 0 as Instant, stateName: "Up", nextState: null,
  leaders: own.filter(({ role }) => role === "leads").length, regions: own.length, capacityMiB: 0, usedMiB: 0, writeQueue: 0,
  writeLatency: null, sendingSnapshots: 0, receivingSnapshots: 0, lastHeartbeat: null, slowDisk: false, fullDisk: false,
  clockOffset: 0 as Duration,
});

/** Of several who say that they lead, the one in the newest term; -1 for nobody. */
function leaderRows(replicas: readonly SeenReplica[], regions: number): Int16Array {
  const rows = new Int16Array(regions).fill(-1);
  const terms = new Map<number, number>();
  for (const { store, region, role, term } of replicas) {
    if (role !== "leads" || term < (terms.get(region) ?? 0)) continue;
    terms.set(region, term);
    rows[region] = store;
  }
  return rows;
}
