import { ProgressState } from "../../raft/index.ts";
import { PeerFlag } from "./condition-codes.ts";
import { defineLayer, type Sight } from "./layer.ts";

/** What is the matter with each replica. */
export interface ConditionColumns {
  /** Bits of `PeerFlag`; what is told of replicas besides these is a layer of its own. */
  readonly flags: Uint8Array;
}

/** A leader keeps a follower this far behind without anybody calling it late: one round of appends under load. */
const LAG_TOLERATED = 64;

export const conditionsLayer = defineLayer({
  name: "conditions",
  take: (sight): ConditionColumns => {
    const { cluster, layout, peers } = sight;
    const late = lateFollowers(sight);
    const unavailable = unavailableRows(sight);
    const offline = layout.stores.map(({ machine }) => {
      const process = cluster.machines[machine]?.process;
      return process === "dead" || process === "off";
    });
    const flags = new Uint8Array(peers.length);
    for (let row = 0; row < peers.length; row++) {
      const peer = peers[row];
      if (peer === undefined) continue;
      let own = late.get(peer.id) ?? 0;
      if (!peer.disk.initialized) own |= PeerFlag.copying;
      if (unavailable[layout.peerRegion[row] ?? 0] === 1) own |= PeerFlag.unavailable;
      if (offline[layout.peerStore[row] ?? 0] === true) own |= PeerFlag.dead;
      flags[row] = own;
    }
    return { flags };
  },
});

/** By row of `regions`: 1 where no leader can serve. */
function unavailableRows({ cluster, layout }: Sight): Uint8Array {
  const rows = new Uint8Array(layout.regionIds.length);
  for (const region of cluster.unavailable.keys()) {
    const row = layout.regionRow.get(region);
    if (row !== undefined) rows[row] = 1;
  }
  return rows;
}

/** The flag of each replica that its leader knows to be late, by peer id. */
function lateFollowers({ peers, leading }: Sight): ReadonlyMap<number, number> {
  const late = new Map<number, number>();
  for (const row of leading) {
    const leader = peers[row];
    if (leader === undefined) continue;
    for (const progress of leader.node.raft.progress) {
      if (progress.state === ProgressState.Snapshot) late.set(progress.id, PeerFlag.copying);
      else if (leader.disk.applied - progress.match > LAG_TOLERATED) late.set(progress.id, PeerFlag.lagging);
    }
  }
  return late;
}
