import type { ComponentType } from "react";
import { lazyPart, type LoadPart, type WaitingProps } from "../parts/lazy-part.tsx";
import type { PanelId } from "../state/screen.ts";
import type { Words } from "../words/index.ts";

/**
 * `reading`: in the column beside the cluster; `lesson`: there too, while there is a lesson; `below`: under the cluster, as broad
 * as it is; `drawer`: under that, while it is open. Where there is no room, all are tabs.
 */
export type PanelPlace = "lesson" | "reading" | "below" | "drawer";

interface PanelShape<Id extends PanelId> {
  readonly id: Id;
  readonly place: PanelPlace;
  readonly title: (words: Words) => string;
  /** How much of its place it has at first, beside the shares of the others there. */
  readonly share: number;
  /** The least that it can do with, in units of the text. */
  readonly leastEm: number;
}

/** A part of the page that shows one aspect of the run all the time. */
export interface Panel<Id extends PanelId = PanelId> extends PanelShape<Id> {
  readonly Content: ComponentType;
}

/** `load` fetches what is not part of the first frame, and `Waiting` has its place until then; `content` is part of it. */
type PanelSource =
  | { readonly load: LoadPart<object>; readonly Waiting?: ComponentType<WaitingProps> }
  | { readonly content: ComponentType };

/** Makes a panel; the layouts place all that stand in the list of panels. */
export function definePanel<const Id extends PanelId>(panel: PanelShape<Id> & PanelSource): Panel<Id> {
  const { id, place, title, share, leastEm } = panel;
  const Content = "load" in panel ? lazyPart(panel.load, undefined, panel.Waiting) : panel.content;
  return { id, place, title, share, leastEm, Content };
}
