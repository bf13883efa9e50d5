import type { StoreFrame } from "../../cluster/layers/stores.ts";
import type { KeyLayout } from "../../figure/key-space.ts";
import { idText } from "../../proto/names.ts";
import { useApp, useRun } from "../app/context.ts";
import type { KeyTelling } from "./range-text.ts";

interface StoreHeadsProps {
  readonly stores: readonly StoreFrame[];
  readonly layout: KeyLayout;
  readonly telling: KeyTelling;
}

/** From this height on, in pixels, a row has its name; from the second on what is to be said of the store below it. */
const NAMED_HEIGHT = 11;
const TOLD_HEIGHT = 34;

/** The rows of the stores, hatched where the process does not run, with their names: buttons that choose a store. */
export function StoreHeads({ stores, layout, telling: { words, text, names } }: StoreHeadsProps) {
  const { run, screen } = useApp();
  const { select } = run.getState();
  const selected = useRun(({ selection }) => (selection?.kind === "store" ? selection.id : null));
  return stores.map((store, i) => {
    const band = layout.rows[i];
    if (band === undefined) return null;
    const id = idText(store.id, names);
    const name = words.nodes.store(id);
    const told = [store.labels[0]?.value, text.stopped[store.process] || text.leaders(store.leaders)].filter(Boolean).join(" · ");
    return (
      <div key={store.id} className="key-row" data-process={store.process} style={{ top: band.y, height: band.height }}>
        <span className="track" style={{ left: layout.plot.x, width: layout.plot.width }} />
        <button
          type="button" aria-pressed={store.id === selected} aria-label={`${name}: ${told}`} title={`${name}: ${told}`}
          style={{ width: layout.plot.x }}
          onClick={() => {
            screen.setState({ standpoint: store.id });
            select({ kind: "store", id: store.id });
          }}
        >
          {band.height >= NAMED_HEIGHT && <b>{layout.named ? name : `S${id}`}</b>}
          {layout.named && band.height >= TOLD_HEIGHT && <small>{told}</small>}
        </button>
      </div>
    );
  });
}
