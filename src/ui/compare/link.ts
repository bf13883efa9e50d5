import { comparisonMarks, type ComparedPair } from "../../exchange/comparison-link.ts";
import type { Language } from "../../story/words/parts.ts";
import { ownAddress } from "../state/address.ts";

/** A link that opens two runs side by side: the left one is its own run. */
export const comparisonAddress = (pair: ComparedPair, language: Language): string =>
  `${ownAddress()}${comparisonMarks(pair)}&lang=${language}`;
