import { proposeCommand } from "../../group/index.ts";
import { holdsKey } from "../../proto/keys.ts";
import type { Cell, Lock, Modify, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { COMMANDS } from "../commands/index.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";
import { EMPTY_CELL } from "./cell.ts";
import type { Cells, TxnOutcome } from "./command.ts";
import type { InMemoryLock, TxnMemory } from "./memory.ts";
import { lockBytes } from "./sizes.ts";

/*
 * A pessimistic lock is the word of the leader alone where its memory has room: no log, no disk. It goes with the leader's office
 * (a handover first puts it into the log), and with a split or merge; whoever has lost one finds that out at the prewrite.
 */

/** Locks of a region take no more memory than this (in-memory-peer-size-limit). */
const BYTES_AT_MOST = 512 * 1_024;

const isOf = ({ regionId, term }: InMemoryLock, peer: StorePeer): boolean =>
  peer.lead !== null && regionId === peer.regionId && term === peer.node.raft.term && peer.disk.merging === null;

const locksOf = ({ inMemory }: TxnMemory, peer: StorePeer): readonly (readonly [Key, InMemoryLock])[] =>
  [...inMemory].filter(([key, one]) => isOf(one, peer) && holdsKey(peer.region, key));

/** What is applied, with the locks that only the leader knows of. */
export function withInMemory(cells: Cells, memory: TxnMemory, peer: StorePeer): Cells {
  if (memory.inMemory.size === 0) return cells;
  const overlaid = (key: Key, cell: Cell): Cell => {
    const own = memory.inMemory.get(key);
    return own === undefined || cell.lock !== null || !isOf(own, peer) ? cell : { ...cell, lock: own.lock };
  };
  return {
    ...cells,
    cellOf: (key) => overlaid(key, cells.cellOf(key)),
    cellsIn(from, to) {
      const found = new Map(cells.cellsIn(from, to));
      for (const [key] of locksOf(memory, peer)) {
        if (key >= from && (to === "" || key < to)) found.set(key, overlaid(key, found.get(key) ?? EMPTY_CELL));
      }
      return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
    },
  };
}

/** Takes locks into memory in place of the log. False where they have to go through that. */
export function keepInMemory(
  { host }: Turn, memory: TxnMemory, peer: StorePeer, command: TxnCommand, { modifies }: TxnOutcome, applied: Cells,
): boolean {
  const { regionId, node: { raft } } = peer;
  if (command.kind !== "pessimistic-lock" || !host.settings.store.inMemoryLocks || raft.leadTransferee !== 0) return false;
  const locks = modifies.flatMap((modify) => (modify.kind === "put-lock" ? [modify] : []));
  // What stands in the log already is changed there.
  if (locks.some(({ key }) => applied.cellOf(key).lock !== null)) return false;
  const bytes = (key: Key, lock: Lock): number => key.length + lockBytes(lock);
  const held = locksOf(memory, peer).reduce((sum, [key, { lock }]) => sum + bytes(key, lock), 0);
  if (locks.reduce((sum, { key, lock }) => sum + bytes(key, lock), held) > BYTES_AT_MOST) return false;
  for (const { key, lock } of locks) memory.inMemory.set(key, { regionId, term: raft.term, lock });
  return true;
}

/** These changes are applied: what they say of locks counts from here on. */
export function settleInMemory({ inMemory }: TxnMemory, modifies: readonly Modify[]): void {
  for (const { kind, key } of modifies) if (kind === "put-lock" || kind === "delete-lock") inMemory.delete(key);
}

/**
 * The office is about to be handed over: whoever follows is to know of the locks, too; but of none that a command is about to
 * change, which would come before it in the log.
 */
export function proposeInMemory(memory: TxnMemory, peer: StorePeer): void {
  const settled = locksOf(memory, peer).filter(([key]) => !memory.latches.has(key));
  const modifies = settled.map(([key, { lock }]): Modify => ({ kind: "put-lock", key, lock }));
  if (modifies.length === 0) return;
  proposeCommand(COMMANDS, peer, { kind: "modify", version: peer.region.epoch.version, modifies, requestId: 0 });
}

/** The office is over, and what was in nobody else's memory is lost. */
export function loseInMemory({ inMemory }: TxnMemory, { regionId }: StorePeer): void {
  for (const [key, one] of [...inMemory]) if (one.regionId === regionId) inMemory.delete(key);
}
