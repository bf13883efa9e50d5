import type { PaceWords } from "./pace.en.ts";

/** The panel of the pace, in Chinese. */
export const paceZh: PaceWords = {
  hint: "现实中的一秒，集群里过去几秒",
  slider: "速度，从千分之一到一万倍",
  slower: "更慢（[）",
  faster: "更快（]）",
};
