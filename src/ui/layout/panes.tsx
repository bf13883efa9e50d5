import { Fragment, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { idIn, useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";

/** One of several rooms that share a row or a column. */
export interface Pane {
  readonly id: string;
  /** How much it has at first, beside the shares of the others. */
  readonly share: number;
  /** The least that it is given, as CSS writes it. */
  readonly least: string;
  readonly content: ReactNode;
}

interface PanesProps {
  /** Under which the sizes that a reader gave them are kept with the preferences. */
  readonly group: string;
  /** Side by side, or one above the other. */
  readonly row: boolean;
  readonly panes: readonly Pane[];
}

type Shares = Readonly<Record<string, number>>;

/** How far an arrow moves a border, as a part of the group. */
const KEY_STEP = 0.05;
const KEYS: Readonly<Record<string, { readonly row: boolean | null; readonly by: number }>> = {
  ArrowLeft: { row: true, by: -KEY_STEP }, ArrowRight: { row: true, by: KEY_STEP },
  ArrowUp: { row: false, by: -KEY_STEP }, ArrowDown: { row: false, by: KEY_STEP },
  Home: { row: null, by: -1 }, End: { row: null, by: 1 },
};

/**
 * Panes with borders that can be dragged, or moved by arrows; a double click gives all of them their usual sizes. The browser
 * lays them out by their shares and holds the least of each, also when the window shrinks: what is kept is what a reader's own
 * hand made.
 */
export function Panes({ group, row, panes }: PanesProps) {
  const app = useApp();
  const { kept } = app.keeping;
  const [shares, setShares] = useState<Shares>(() => sharesFrom(kept.read(nameOf(group))));
  const shareOf = ({ id, share }: Pane): number => shares[id] ?? share;
  const sum = (some: readonly Pane[]): number => some.reduce((total, pane) => total + shareOf(pane), 0);
  const sizesNow = (): number[] => panes.map(({ id }) => sizeOf(app.root.querySelector<HTMLElement>(`#${idIn(app, id)}`), row));
  const inPercent = (sizes: readonly number[]): Shares => {
    const whole = sizes.reduce((total, size) => total + size, 0);
    return Object.fromEntries(panes.map(({ id }, place) => [id, 100 * (sizes[place] ?? 0) / Math.max(1, whole)]));
  };
  return (
    <div className={row ? "panes in-row" : "panes in-column"}>
      {panes.map((pane, place) => (
        <Fragment key={pane.id}>
          {place > 0 && (
            <Border
              row={row} behind={idIn(app, panes[place - 1]?.id ?? "")} percent={100 * sum(panes.slice(0, place)) / sum(panes)}
              sizesNow={sizesNow} move={(sizes, by) => setShares(inPercent(movedBorder(sizes, place, by)))}
              // As the browser has laid them out: where one has come down to its least, its share would say less.
              keep={() => kept.write(nameOf(group), inPercent(sizesNow()))}
              forget={() => {
                setShares({});
                kept.write(nameOf(group), null);
              }}
            />
          )}
          <div
            id={idIn(app, pane.id)} className="pane"
            style={{ flexGrow: shareOf(pane), [row ? "minWidth" : "minHeight"]: pane.least }}
          >{pane.content}</div>
        </Fragment>
      ))}
    </div>
  );
}

const nameOf = (group: string): string => `panes.${group}`;

/** Anything else that is kept there would leave a pane without its place. */
const sharesFrom = (kept: unknown): Shares =>
  typeof kept === "object" && kept !== null && Object.values(kept).every((size) => typeof size === "number" && size >= 0)
    ? (kept as Shares) : {};

interface BorderProps {
  readonly row: boolean;
  /** The id of the pane that it stands behind, and how much of the group lies before it. */
  readonly behind: string;
  readonly percent: number;
  readonly sizesNow: () => readonly number[];
  /** Moves it by so many pixels from where it stood when the panes had these sizes. */
  readonly move: (sizes: readonly number[], by: number) => void;
  readonly keep: () => void;
  readonly forget: () => void;
}

function Border({ row, behind, percent, sizesNow, move, keep, forget }: BorderProps) {
  const words = useWords();
  const dragged = useRef<{ readonly from: number; readonly sizes: readonly number[] }>(null);
  const along = (event: PointerEvent): number => (row ? event.clientX : event.clientY);
  const drop = (): void => {
    if (dragged.current !== null) keep();
    dragged.current = null;
  };
  const press = (event: KeyboardEvent): void => {
    const key = KEYS[event.key];
    if (key === undefined || (key.row ?? row) !== row) return;
    event.preventDefault();
    const sizes = sizesNow();
    move(sizes, key.by * sizes.reduce((sum, size) => sum + size, 0));
  };
  return (
    <div
      className={row ? "separator vertical" : "separator horizontal"} role="separator" tabIndex={0}
      aria-label={words.landmarks.resize} aria-orientation={row ? "vertical" : "horizontal"} aria-controls={behind}
      aria-valuenow={Math.round(percent)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { from: along(event), sizes: sizesNow() };
      }}
      onPointerMove={(event) => {
        if (dragged.current !== null) move(dragged.current.sizes, along(event) - dragged.current.from);
      }}
      onPointerUp={drop} onPointerCancel={drop} onKeyDown={press} onKeyUp={keep} onDoubleClick={forget}
    />
  );
}

const sizeOf = (pane: HTMLElement | null, row: boolean): number => {
  const box = pane?.getBoundingClientRect();
  return (row ? box?.width : box?.height) ?? 0;
};

/** Sizes after the border before the pane `border` has moved: what one of the two beside it gains, the other loses. */
function movedBorder(sizes: readonly number[], border: number, by: number): number[] {
  const moved = sizes.slice();
  const [before = 0, behind = 0] = sizes.slice(border - 1, border + 1);
  const made = Math.min(before + behind, Math.max(0, before + by));
  moved.splice(border - 1, 2, made, before + behind - made);
  return moved;
}
