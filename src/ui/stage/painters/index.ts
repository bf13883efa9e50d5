import type { StagePainter } from "../painter.ts";
import { cursorPainter, hoveredPainter, selectedPainter } from "./chosen.ts";
import { drainsPainter } from "./drains.ts";
import { flashesPainter } from "./flashes.ts";
import { highlightPainter } from "./highlight.ts";
import { ringsPainter } from "./rings.ts";
import { tilesPainter } from "./tiles.ts";
import { timersPainter } from "./timers.ts";
import { trafficPainter } from "./traffic.ts";
import { votesPainter } from "./votes.ts";

/** All that is painted on the stage: what stands later lies above, on its sheet. A new painter is its file and its line here. */
export const PAINTERS: readonly StagePainter[] = [
  tilesPainter, drainsPainter, highlightPainter, ringsPainter, votesPainter, timersPainter,
  flashesPainter, selectedPainter, hoveredPainter, cursorPainter, trafficPainter,
];
