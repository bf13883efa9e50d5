import { assert } from "../../kernel/assert.ts";
import type { CommandKind } from "../../group/index.ts";
import { orderedGet, orderedRemove, orderedSet } from "../../kernel/ordered-map.ts";
import type { PutCommand } from "../../proto/command.ts";
import { holdsKey } from "../../proto/keys.ts";
import { MIB } from "../options.ts";
import type { StorePeer } from "../peer.ts";
import { noteGrowth } from "../split-check.ts";
import type { Turn } from "../turn.ts";

/** Bytes of a put besides key and value: the request header that TiKV replicates with it. */
const HEADER_BYTES = 32;

const lengthOf = (value: string | null | undefined): number => value?.length ?? 0;

/** Writes a value under a key of the region, or deletes it. */
export const putCommand: CommandKind<Turn, StorePeer, PutCommand> = {
  kind: "put",
  bytes: ({ key, value }) => HEADER_BYTES + key.length + lengthOf(value),
  // A leader of an earlier term proposed it for the range of that time.
  isVoid: ({ region, disk }, { key }) => disk.merging !== null || !holdsKey(region, key),
  apply(turn, peer, { key, value }) {
    const { state } = turn;
    const { disk, lead } = peer;
    const old = value === null ? orderedGet(state.data, key) : orderedSet(state.data, key, value);
    if (value === null) orderedRemove(state.data, key, `${key}\0`);
    // A key more, or one less.
    const keys = Number(old === undefined) - Number(value === null);
    const bytes = lengthOf(value) - lengthOf(old) + keys * key.length;
    disk.keys += keys;
    assert(disk.keys >= 0, "a region holds no less than nothing");
    disk.sizeMiB = Math.max(0, disk.sizeMiB + bytes / MIB);
    state.usedMiB = Math.max(0, state.usedMiB + bytes / MIB);
    const written = key.length + lengthOf(value);
    const { flow } = state.memory;
    flow.writtenBytes += written;
    flow.writtenKeys++;
    if (lead === null) return;
    flow.writeQueries++;
    lead.writtenBytes += written;
    lead.writtenKeys++;
    state.memory.sizesFit = null;
    noteGrowth(turn, peer, lead, written);
  },
};
