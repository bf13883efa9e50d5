import { allOf } from "../../kernel/newest-first.ts";
import type { Cell, Modify, Ts, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { DONE, outcome, type Cells, type TxnCommandKind } from "./command.ts";

type Gc = Extract<TxnCommand, { readonly kind: "gc" }>;

/** Nobody reads below the safe point any more: of the versions up to it only the newest stays. */
export const gcCommand: TxnCommandKind<Gc> = {
  kind: "gc",
  isRead: false,
  latches: (command, cells) => affected(command, cells).map(([key]) => key),
  run: (command, cells) =>
    outcome(DONE, { modifies: affected(command, cells).flatMap(([key, cell]) => collect(key, cell, command.safePoint)) }),
};

const affected = ({ startKey, endKey, safePoint }: Gc, cells: Cells): (readonly [Key, Cell])[] =>
  [...cells.cellsIn(startKey, endKey)].filter(([key, cell]) => collect(key, cell, safePoint).length > 0);

/**
 * What goes of a key. Locks and rollbacks at or below the safe point say nothing any more; of the rest the newest stays if it is
 * a put, and a delete goes with all that it hides.
 */
function collect(key: Key, { writes }: Cell, safePoint: Ts): Modify[] {
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
