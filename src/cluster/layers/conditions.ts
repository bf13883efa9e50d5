import { PeerFlag } from "./condition-codes.ts";
import { defineLayer, type Sight } from "./layer.ts";
import { PeerRoleCode } from "./role-codes.ts";

/** What is the matter with each replica. */
export interface ConditionColumns {
  /** Bits of `PeerFlag`; what is told of replicas besides these is a layer of its own. */
  readonly flags: Uint8Array;
}

export const conditionsLayer = defineLayer({
  name: "conditions",
  take: (sight): ConditionColumns => {
    const { cluster, layout, replicas: { role, late, asleep } } = sight;
    const unavailable = unavailableRows(sight);
    const offline = layout.stores.map(({ machine }) => {
      const process = cluster.machines[machine]?.process;
      return process === "dead" || process === "off";
    });
    const flags = new Uint8Array(role.length);
    for (let row = 0; row < role.length; row++) {
      let own = late.size === 0 ? 0 : (late.get(layout.peerIds[row] ?? 0) ?? 0);
      if (asleep[row] === 1) own |= PeerFlag.asleep;
      if (role[row] === PeerRoleCode.uninitialized) own |= PeerFlag.copying;
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
