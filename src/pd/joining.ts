import { createEmptyGroupDisk } from "../group/index.ts";
import { openMember } from "./member.ts";
import { createRegionStorage } from "./region-storage.ts";
import { createPd, type PdOptions, type PdState } from "./state.ts";

/** A member that joins: it knows nobody and nothing, not even that it belongs to them, until etcd's leader sends a snapshot. */
export function createJoiningPd(
  { memberId, seed, settings, tikv }: Pick<PdOptions, "memberId" | "seed" | "settings" | "tikv">,
): PdState {
  const state = createPd({ memberId, members: [], leader: 0, seed, settings, tikv, stores: [], regions: [], nextId: 0 });
  const disk = { ...createEmptyGroupDisk(), stored: { ...state.etcd.disk.stored, leader: null, serial: 0, idEnd: 0 } };
  return {
    ...state, etcd: openMember(memberId, disk, seed, state.starts, settings), synced: createRegionStorage([]),
  };
}
