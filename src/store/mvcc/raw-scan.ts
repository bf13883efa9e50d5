import type { TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { outcome, type TxnCommandKind } from "./command.ts";

/** A raw read of a range: no timestamp, no lock, what is applied in the region at one instant. */
export const rawScanOfRegion: TxnCommandKind<Extract<TxnCommand, { readonly kind: "raw-scan" }>> = {
  kind: "raw-scan",
  isRead: true,
  latches: () => [],
  run({ startKey, endKey, limit }, cells) {
    const pairs: { key: Key; value: string }[] = [];
    for (const [key, value] of cells.rawIn(startKey, endKey)) {
      if (pairs.length === limit) break;
      pairs.push({ key, value });
    }
    return outcome({ kind: "pairs", pairs, locked: null });
  },
};
