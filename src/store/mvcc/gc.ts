import { allOf } from "../../kernel/newest-first.ts";
import type { Cell, Modify, Ts, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { outcome, type Cells, type TxnCommandKind } from "./command.ts";

type Gc = Extract<TxnCommand, { readonly kind: "gc" }>;

/** Nobody reads below the safe point any more: of the versions up to it only the newest stays. */
export const gcCommand: TxnCommandKind<Gc> = {
  kind: "gc",
  isRead: false,
  latches: (command, cells) => garbageOf(command, cells).found.map(([key]) => key),
  run(command, cells) {
    const { found, next } = garbageOf(command, cells);
    const modifies = found.flatMap(([, gone]) => gone);
    const records = modifies.filter(({ kind }) => kind === "delete-write").length;
    return outcome({ kind: "collected", records, next }, { modifies });
  },
};

/** By key what goes of it, and the first key that is left for another time. */
function garbageOf(
  { startKey, endKey, safePoint, limit }: Gc, cells: Cells,
): { readonly found: readonly (readonly [Key, readonly Modify[]])[]; readonly next: Key | null } {
  const found: (readonly [Key, readonly Modify[]])[] = [];
  for (const [key, cell] of cells.cellsIn(startKey, endKey)) {
    const gone = collect(key, cell, safePoint);
    if (gone.length === 0) continue;
    if (found.length === limit) return { found, next: key };
    found.push([key, gone]);
  }
  return { found, next: null };
}

/**
 * What goes of a key. Locks and rollbacks at or below the safe point say nothing any more; of the rest the newest stays if it is
 * a put, and a delete goes with all that it hides.
 */
function collect(key: Key, { writes }: Cell, safePoint: Ts): readonly Modify[] {
  const gone: Modify[] = [];
  let isHidden = false;
  for (const { commitTs, startTs, type, shortValue } of allOf(writes)) {
    if (commitTs > safePoint) continue;
    const stays = !isHidden && type === "put";
    if (type === "put" || type === "delete") isHidden = true;
    if (stays) continue;
    gone.push({ kind: "delete-write", key, commitTs });
    if (type === "put" && shortValue === null) gone.push({ kind: "delete-value", key, startTs });
  }
  return gone;
}
