/** The panel of the pace, in English. */
export const paceEn = {
  hint: "Virtual seconds per second",
  slider: "Pace, from a thousandth of real time to ten thousand times",
  slower: "Slower ([)",
  faster: "Faster (])",
};

export type PaceWords = typeof paceEn;
