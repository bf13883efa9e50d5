import type { GroupPicture } from "../group-picture.ts";
import { defineLayer } from "./layer.ts";

/** The one group that somebody watches, at large. */
export interface GroupColumns {
  /** Null while nobody watches one, and where there is no such region. */
  readonly picture: GroupPicture | null;
}

export const groupLayer = defineLayer({
  name: "group", take: ({ cluster, watch }): GroupColumns => ({ picture: watch === null ? null : watch(cluster) }),
});
