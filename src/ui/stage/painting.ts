import { SHEETS, type Brush, type Moment, type Sheet, type StagePainter } from "./painter.ts";
import { clearVisible } from "./scene.ts";

/** The painters at work on one stage. */
export interface Painting {
  readonly brushes: Readonly<Record<Sheet, readonly Brush[]>>;
  /** Something is left on the overlay that has to be wiped. */
  overlayShown: boolean;
}

export function createPainting(painters: readonly StagePainter[]): Painting {
  const on = (wanted: Sheet): readonly Brush[] => painters.filter(({ sheet }) => sheet === wanted).map(({ create }) => create());
  return { brushes: { tiles: on("tiles"), overlay: on("overlay"), traffic: on("traffic") }, overlayShown: false };
}

/** Lets every painter paint the moment, sheet by sheet. A canvas without a context is passed over. */
export function paintStage(
  painting: Painting, contexts: Readonly<Record<Sheet, CanvasRenderingContext2D | null>>, moment: Moment,
): void {
  const { brushes } = painting;
  for (const sheet of SHEETS) for (const { notice } of brushes[sheet]) notice?.(moment);
  for (const sheet of SHEETS) {
    const context = contexts[sheet];
    if (context === null) continue;
    const shown = brushes[sheet].filter(({ shows }) => shows(moment));
    if (sheet === "overlay") {
      if (shown.length > 0 || painting.overlayShown) clearVisible(context, moment.scene);
      painting.overlayShown = shown.length > 0;
    }
    for (const { paint } of shown) paint(context, moment);
  }
}
