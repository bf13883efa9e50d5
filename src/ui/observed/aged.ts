import type { Duration } from "../../kernel/time.ts";
import { durationText } from "../words/format.ts";
import type { Words } from "../words/index.ts";

/** How old a word is: looks are no more exact than a few milliseconds. */
export const agedText = (age: Duration, words: Words): string =>
  durationText(Math.round(age / 10_000) * 10_000 as Duration, words);
