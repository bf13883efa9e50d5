import type { Instant } from "../kernel/time.ts";
import type { LAYERS } from "./layers/index.ts";

type Layers = (typeof LAYERS)[number];

export type LayerName = Layers["name"];

/** The columns of one layer. */
export type ColumnsOf<Name extends LayerName> = ReturnType<Extract<Layers, { readonly name: Name }>["take"]>;

/**
 * What the page draws: of each layer its columns, under its name. They are typed arrays where there may be many rows, which are
 * transferred, not copied. Rows of `regions` are in key order; rows of `peers` are grouped by store (in `stores` order) and
 * within a store in key order. When a row may have moved, `layout` has a new number; the page then looks everything up anew
 * instead of comparing columns.
 */
export type Frame = FrameHead & { readonly [Name in LayerName]: ColumnsOf<Name> };

interface FrameHead {
  readonly now: Instant;
  /** Changes whenever the set or order of stores, regions or peers changes. */
  readonly layout: number;
}
