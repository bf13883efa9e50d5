import type { IdNames } from "../../proto/names.ts";
import type { Rectangle } from "../geometry.ts";
import type { CardDensity, StageLayout } from "../stage-layout.ts";
import type { PictureWords } from "../words/picture.en.ts";
import type { PosterColours } from "./colours.ts";
import type { Attributes } from "./svg.ts";

/** With what everything on a poster is drawn and said. */
export interface PosterStyle {
  readonly colours: PosterColours;
  readonly words: PictureWords;
  readonly names: IdNames;
  readonly layout: StageLayout;
  /** The size of the stage's text, in pixels. */
  readonly unit: number;
  /** A prefix for ids, so that two pictures in one document keep their own patterns. */
  readonly id: string;
}

/** How round the corners of cards are. */
export const CORNERS: Readonly<Record<CardDensity, number>> = { full: 12, compact: 12, tiny: 7, dots: 7, bare: 3 };

/** A box whose hairline lies on whole pixels. */
export const hairline = ({ x, y, width, height }: Rectangle): Attributes =>
  ({ x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 });
