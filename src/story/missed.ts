import type { Duration } from "../kernel/time.ts";
import type { StoreId } from "../proto/region.ts";
import type { FailoverRecord } from "./types.ts";

/** When PD called a store Disconnected or Down, and which of several stores is meant; null for the only one. */
export interface Missed {
  readonly which: { readonly kind: "store"; readonly store: StoreId }
    | { readonly kind: "first" | "last"; readonly of: number } | null;
  readonly after: Duration | null;
  /** It has not happened, and may yet. */
  readonly isAwaited: boolean;
}

/** Of so many stores a reader is told apart when PD missed each; of more, the first and the last. */
const STORES_APART = 3;

/** What to tell of the stores that PD missed. */
export function missedStores({ stores }: FailoverRecord, what: "disconnectedAfter" | "downAfter"): readonly Missed[] {
  const isAwaited = stores.some((missed) => missed[what] === null && missed.mayBeCalled);
  if (stores.length < 2) return [{ which: null, after: stores[0]?.[what] ?? null, isAwaited }];
  if (stores.length <= STORES_APART) {
    return stores.map(({ store, mayBeCalled, [what]: after }) =>
      ({ which: { kind: "store", store }, after, isAwaited: after === null && mayBeCalled }));
  }
  const known = stores.map((missed) => missed[what]).filter((after) => after !== null).sort((a, b) => a - b);
  const [first, ...later] = known;
  if (first === undefined) return [{ which: null, after: null, isAwaited }];
  return [
    { which: { kind: "first", of: stores.length }, after: first, isAwaited: false },
    { which: { kind: "last", of: known.length }, after: later.at(-1) ?? first, isAwaited: false },
  ];
}
