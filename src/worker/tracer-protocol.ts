import type { TraceEnd } from "../exports/trace-ends.ts";
import type { Instant } from "../kernel/time.ts";
import type { PeerId } from "../proto/region.ts";
import type { ExportWish } from "../session/exporting.ts";

/** What the worker that notes steps is told, once: the run as the text of its link, and what of it is written. */
export interface TraceOrder {
  readonly link: string;
  readonly wish: ExportWish;
}

/** What it tells: how far it is, from 0 to 1; at last the file, empty where the group was never at rest. */
export type TraceNews =
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "file"; readonly name: string; readonly text: string;
      /** Why it ends before all is told; null where it does not. */
      readonly ended: { readonly why: TraceEnd; readonly at: Instant; readonly peer: PeerId } | null };
