import type { Instant } from "../kernel/time.ts";
import type { LAYERS } from "./layers/index.ts";

type Layers = (typeof LAYERS)[number];

export type LayerName = Layers["name"];
type ConstantName = Extract<Layers, { readonly constant: true }>["name"];

/** The columns of one layer. */
export type ColumnsOf<Name extends LayerName> = ReturnType<Extract<Layers, { readonly name: Name }>["take"]>;

/**
 * What the page draws: of each layer its columns, under its name. They are typed arrays where there may be many rows, which are
 * transferred, not copied. Rows of `regions` are in key order; rows of `peers` are grouped by store (in `stores` order) and
 * within a store in key order. Where no row can have moved, the columns of constant layers are the very same objects as in the
 * frame before.
 */
export type Frame = FrameHead & ConstantColumns & ChangingColumns;

/** The layers that stay the same as long as the layout does. */
export type ConstantColumns = { readonly [Name in ConstantName]: ColumnsOf<Name> };

type ChangingColumns = { readonly [Name in Exclude<LayerName, ConstantName>]: ColumnsOf<Name> };

/** What of a frame has to be sent to one who keeps the constant columns. */
export interface FrameUpdate extends FrameHead {
  /** With the first frame of a layout alone, otherwise null. */
  readonly constant: ConstantColumns | null;
  readonly changing: ChangingColumns;
}

interface FrameHead {
  readonly now: Instant;
  /** Changes whenever the set or order of stores, regions or peers changes. */
  readonly layout: number;
}
