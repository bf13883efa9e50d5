import type { StagePainter } from "../painter.ts";
import { cursor, hovered, selected } from "./chosen.ts";
import { drains } from "./drains.ts";
import { flashes } from "./flashes.ts";
import { highlight } from "./highlight.ts";
import { rings } from "./rings.ts";
import { tiles } from "./tiles.ts";
import { timers } from "./timers.ts";
import { traffic } from "./traffic.ts";
import { votes } from "./votes.ts";

/** All that is painted on the stage: what stands later lies above, on its sheet. A new painter is its file and its line here. */
export const PAINTERS: readonly StagePainter[] = [
  tiles, drains, highlight, rings, votes, timers, flashes, selected, hovered, cursor, traffic,
];
