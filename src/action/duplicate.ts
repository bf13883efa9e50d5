import { linkShare } from "./link-share.ts";

/** Delivers a share of a link's messages twice. */
export const duplicate = linkShare("duplicate", "duplicatePercent", [10, 50], 0);
