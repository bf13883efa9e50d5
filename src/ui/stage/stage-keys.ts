import type { KeyboardEvent } from "react";
import { peersOfStore } from "../../figure/stage-rows.ts";
import { tileX, tileY } from "../../figure/tiles.ts";
import type { AppContext } from "../app/context.ts";
import { goAlong, isArrow } from "../parts/rove.ts";
import { nextCard, nextTile } from "./neighbours.ts";
import { selectionOf } from "./pointer.ts";
import type { Scene } from "./scene.ts";
import type { StageView, TileCursor } from "./view.ts";

/** What a key on the stage works with. */
interface StageHands {
  readonly app: AppContext;
  readonly view: StageView;
  /** The tile that the keys have reached; null while they are among the cards. */
  readonly cursor: TileCursor | null;
  readonly moveCursor: (to: TileCursor | null) => void;
}

type Key = KeyboardEvent<HTMLElement>;

/**
 * Arrow keys move among the machines of a kind; Enter selects a store, Enter again enters its tiles, Escape leaves them. False
 * for a key that means what it means everywhere.
 */
export function handleKey(event: Key, hands: StageHands): boolean {
  const { app: { focus }, view, cursor } = hands;
  const scene = view.current();
  const { dataset } = event.target as HTMLElement;
  // A click leaves the focus behind: after it, arrows step through time as everywhere.
  if (isArrow(event.key) && focus.wasClicked(event.target)) return false;
  if (scene === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  for (const kind of ["pd", "client", "link"]) if (dataset[kind] !== undefined) return goAlong(event, `[data-${kind}]`);
  const store = scene.frame.stores.findIndex((each) => String(each.id) === dataset["store"]);
  if (store < 0) return false;
  return cursor !== null ? onTile(event, scene, cursor, hands) : onCard(event, scene, store, hands);
}

function onCard(event: Key, scene: Scene, store: number, hands: StageHands): boolean {
  const id = scene.frame.stores[store]?.id ?? 0;
  if (isArrow(event.key)) {
    const next = scene.frame.stores[nextCard(scene.layout.cards.map((card) => card.box), store, event.key)];
    if (next !== undefined) event.currentTarget.querySelector<HTMLElement>(`[data-store="${next.id}"]`)?.focus();
    return true;
  }
  if (event.key !== "Enter") return false;
  const { selection, select } = hands.app.run.getState();
  if (selection?.kind !== "store" || selection.id !== id) select({ kind: "store", id });
  else if (peersOfStore(scene.rows, store) > 0) goTo({ store, place: 0 }, scene, hands);
  return true;
}

function onTile(event: Key, scene: Scene, at: TileCursor, hands: StageHands): boolean {
  const { app: { run }, moveCursor } = hands;
  const grid = scene.grids[at.store];
  if (event.key === "Escape") moveCursor(null);
  else if (isArrow(event.key) && grid !== undefined) {
    goTo({ ...at, place: nextTile(grid, peersOfStore(scene.rows, at.store), at.place, event.key) }, scene, hands);
  } else if (event.key === "Enter") {
    run.getState().select(selectionOf(scene, at.store, (scene.rows.storeStart[at.store] ?? 0) + at.place));
  } else return false;
  return true;
}

/** To a tile, which is brought into sight. */
function goTo(to: TileCursor, { grids }: Scene, { app: { stage }, moveCursor }: StageHands): void {
  const grid = grids[to.store];
  moveCursor(to);
  if (grid === undefined) return;
  stage.parts.zoom?.reveal({ x: tileX(grid, to.place), y: tileY(grid, to.place), width: grid.size, height: grid.size });
}
