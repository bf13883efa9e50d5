import { linkShare } from "./link-share.ts";

/** Loses a share of a link's messages. */
export const loss = linkShare("loss", "lossPercent", [5, 20, 50], 1);
