import { handle, type Handlers, type ListFold } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { OPEN } from "./intervals.ts";

/** What is copied to stores, and what PD has ordered of them: folded from the events. Mutable; plain data, microseconds. */
export interface Copying {
  readonly stores: Map<StoreId, CopyingLane>;
  /** What has not ended: snapshots by their region and who receives them, operators by their ids. */
  readonly sending: Map<`${RegionId} ${StoreId}`, CopySpan>;
  readonly running: Map<number, CopySpan>;
}

/** Of one store, in the order in which they began. An operator that takes something from one store to another is with both. */
export interface CopyingLane {
  readonly snapshots: CopySpan[];
  readonly operators: CopySpan[];
}

interface CopySpan {
  readonly from: number;
  to: number;
  /** Who sends it, and who receives it; 0 for nobody. */
  readonly sender: StoreId;
  readonly receiver: StoreId;
}

/** The fold behind what stores' lanes show of copies. */
export const copyingFold: ListFold<Copying> = {
  create: () => ({ stores: new Map(), sending: new Map(), running: new Map() }),
  event: (copying, event) => {
    const { body } = event;
    if (body.name === "node.killed" || body.name === "node.powered-off" || body.name === "node.exited") {
      if (body.node.kind === "store") fall(copying, body.node.id, event.at);
    } else handle(turns, copying, event);
  },
};

const turns: Handlers<Copying> = {
  "pd.operator.created": (copying, { operator, from: sender, to: receiver }, { at }) => {
    const span = { from: at, to: OPEN, sender, receiver };
    copying.running.set(operator, span);
    for (const store of new Set([sender, receiver])) if (store !== 0) laneOf(copying, store).operators.push(span);
  },
  "pd.operator.finished": ({ running }, { operator }, { at }) => end(running, operator, at),
  "pd.operator.cancelled": ({ running }, { operator }, { at }) => end(running, operator, at),
  "snapshot.started": (copying, { region, store: sender, to: receiver }, { at }) => {
    end(copying.sending, `${region} ${receiver}`, at);
    const span = { from: at, to: OPEN, sender, receiver };
    copying.sending.set(`${region} ${receiver}`, span);
    laneOf(copying, receiver).snapshots.push(span);
  },
  "snapshot.applied": ({ sending }, { region, store }, { at }) => end(sending, `${region} ${store}`, at),
  "snapshot.failed": ({ sending }, { region, to }, { at }) => end(sending, `${region} ${to}`, at),
};

function end<Key>(open: Map<Key, CopySpan>, key: Key, at: number): void {
  const span = open.get(key);
  if (span !== undefined) span.to = at;
  open.delete(key);
}

/** Of what a store was sending or receiving when it died the record may tell no end. */
function fall({ sending }: Copying, store: StoreId, at: number): void {
  for (const [key, { sender, receiver }] of sending) if (sender === store || receiver === store) end(sending, key, at);
}

function laneOf({ stores }: Copying, store: StoreId): CopyingLane {
  const known = stores.get(store) ?? { snapshots: [], operators: [] };
  stores.set(store, known);
  return known;
}
