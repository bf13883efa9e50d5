import { createGroupDisk, createOrigin, openNode } from "../group/index.ts";
import { createStream } from "../kernel/random.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import { cloneRawNode, cloneStorage, createConfState, DEFAULT_OPTIONS, type RaftOptions } from "../raft/index.ts";
import { copyStored, type EtcdDisk, type EtcdMember, type PdStored } from "./stored.ts";

/** max-inflight-msgs of etcd's server. */
const INFLIGHT = 512;
const FIRST_INDEX = 5;
const FIRST_TERM = 5;

/** etcd's Raft as PD configures it: ticks of `tick-interval`, the election timeout counted in them. */
export const etcdOptions = ({ tickInterval, electionInterval, enablePrevote }: PdSettings): RaftOptions => ({
  ...DEFAULT_OPTIONS, asyncStorageWrites: true, electionTick: Math.max(2, Math.round(electionInterval / tickInterval)),
  preVote: enablePrevote, checkQuorum: true, maxInflightMsgs: INFLIGHT,
});

/** The disk of a member as the cluster is born: all have the same. */
export const createEtcdDisk = (members: readonly number[], stored: PdStored): EtcdDisk =>
  ({ ...createGroupDisk(createOrigin(FIRST_INDEX, FIRST_TERM, createConfState(members))), stored });

/** A member's process opens what its disk holds, for the so many-th time. */
export function openMember(id: number, disk: EtcdDisk, seed: number, life: number, settings: PdSettings): EtcdMember {
  const draw = createStream(seed, `etcd/election/${id}/${life}`);
  const node = openNode(disk, { id, options: etcdOptions(settings), draw });
  return { id, disk, node, writesInFlight: 0, writtenTerm: node.raft.term, writtenVote: node.raft.vote, dueTick: 0 };
}

export const memberIds = ({ disk: { storage } }: EtcdMember): readonly number[] => storage.snapshot.confState.voters;
/** A group of one: it has nobody to hear. */
export const isAlone = (member: EtcdMember): boolean => memberIds(member).length === 1;

/** A copy that can go its own way. */
export function forkMember({ id, disk, node, writesInFlight, writtenTerm, writtenVote, dueTick }: EtcdMember): EtcdMember {
  const storage = cloneStorage(disk.storage);
  return {
    id, disk: { ...disk, storage, stored: copyStored(disk.stored) }, node: cloneRawNode(node, storage), writesInFlight,
    writtenTerm, writtenVote, dueTick,
  };
}
