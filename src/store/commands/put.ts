import { assert } from "../../kernel/assert.ts";
import type { CommandKind } from "../../group/index.ts";
import { orderedSet } from "../../kernel/ordered-map.ts";
import type { PutCommand } from "../../proto/command.ts";
import { holdsKey } from "../../proto/keys.ts";
import { MIB } from "../options.ts";
import type { StorePeer } from "../peer.ts";
import { noteGrowth } from "../split-check.ts";
import type { Turn } from "../turn.ts";

/** Bytes of a put besides key and value: the request header that TiKV replicates with it. */
const HEADER_BYTES = 32;

/** Writes a value under a key of the region. */
export const putCommand: CommandKind<Turn, StorePeer, PutCommand> = {
  kind: "put",
  bytes: ({ key, value }) => HEADER_BYTES + key.length + value.length,
  // A leader of an earlier term proposed it for the range of that time.
  isVoid: ({ region, disk }, { key }) => disk.merging !== null || !holdsKey(region, key),
  apply(turn, peer, { key, value }) {
    const { state } = turn;
    const { disk, lead } = peer;
    const old = orderedSet(state.data, key, value);
    let bytes = value.length - (old?.length ?? 0);
    if (old === undefined) {
      bytes += key.length;
      disk.keys++;
    }
    assert(disk.keys > 0, "a region that was written to has a key");
    disk.sizeMiB += bytes / MIB;
    state.usedMiB += bytes / MIB;
    const { flow } = state.memory;
    flow.writtenBytes += key.length + value.length;
    flow.writtenKeys++;
    if (lead === null) return;
    flow.writeQueries++;
    lead.writtenBytes += key.length + value.length;
    lead.writtenKeys++;
    state.memory.sizesFit = null;
    noteGrowth(turn, peer, lead, key.length + value.length);
  },
};
