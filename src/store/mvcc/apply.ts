import { assert, assertInvariant } from "../../kernel/assert.ts";
import { orderedGet, orderedRemove, orderedSet } from "../../kernel/ordered-map.ts";
import type { ModifyCommand } from "../../proto/command.ts";
import type { Cell, Modify, Ts } from "../../proto/kv.ts";
import { isModified } from "../../raft/index.ts";
import { MIB } from "../options.ts";
import type { StorePeer } from "../peer.ts";
import { noteGrowth } from "../split-check.ts";
import type { Turn } from "../turn.ts";
import { changeCell, EMPTY_CELL, isEmpty, modifyBytes, writeAt } from "./cell.ts";

/** Bytes of a command besides its changes: the request header that TiKV replicates with it. */
const HEADER_BYTES = 32;

export const bytesOfModify = ({ modifies }: ModifyCommand): number =>
  modifies.reduce((sum, modify) => sum + modifyBytes(modify), HEADER_BYTES);

/** Does what a command of a transaction came to, on every replica. */
export function applyModify(turn: Turn, peer: StorePeer, command: ModifyCommand): void {
  const { state } = turn;
  const { disk, lead } = peer;
  const isChecked = !isModified(peer.node.raft.options.rules);
  const { modifies } = command;
  let bytes = 0;
  for (let i = 0; i < modifies.length;) {
    const { key } = modifies[i] as Modify;
    let cell = orderedGet(state.versions, key) ?? EMPTY_CELL;
    // Changes of one key stand together: its cell is looked up once for all of them.
    do {
      const modify = modifies[i] as Modify;
      if (isChecked) assertAllowed(cell, modify);
      const changed = changeCell(cell, modify);
      cell = changed.cell;
      bytes += changed.bytes;
      disk.keys += changed.records;
    } while (modifies[++i]?.key === key && !isEmpty(cell));
    if (isEmpty(cell)) orderedRemove(state.versions, key, `${key}\0`);
    else orderedSet(state.versions, key, cell);
  }
  assert(disk.keys >= 0, "a region holds no less than nothing");
  disk.sizeMiB = Math.max(0, disk.sizeMiB + bytes / MIB);
  state.usedMiB = Math.max(0, state.usedMiB + bytes / MIB);
  const written = bytesOfModify(command) - HEADER_BYTES;
  const { flow } = state.memory;
  flow.writtenBytes += written;
  flow.writtenKeys += command.modifies.length;
  if (lead === null) return;
  flow.writeQueries++;
  lead.writtenBytes += written;
  lead.writtenKeys += command.modifies.length;
  state.memory.sizesFit = null;
  noteGrowth(turn, peer, lead, written);
}

/** What no command may come to, whatever clients ask for. */
function assertAllowed(cell: Cell, modify: Modify): void {
  const { lock } = cell;
  if (modify.kind === "put-lock") {
    const isFree = lock === null || lock.startTs === modify.lock.startTs;
    assertInvariant("one-lock", isFree, "a key is locked by one transaction at a time");
  }
  if (modify.kind !== "put-write" || modify.write.type === "rollback") return;
  const { startTs, commitTs } = modify.write;
  assertInvariant("commit-above-start", commitTs > startTs, "a transaction commits after it began");
  // A mark on somebody's record that is there already.
  if (modify.write.hasOverlappedRollback && writeAt(cell, commitTs) !== undefined) return;
  assertInvariant("lock-checked", lock === null || lock.startTs === startTs, "nobody commits over another transaction's lock");
  assertInvariant("rollback-final", !wasRolledBack(cell, startTs), "what was rolled back is never committed");
}

function wasRolledBack(cell: Cell, startTs: Ts): boolean {
  const write = writeAt(cell, startTs);
  return write?.type === "rollback" && write.startTs === startTs;
}
