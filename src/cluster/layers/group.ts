import type { GroupPicture } from "../group-picture.ts";
import { defineLayer } from "./layer.ts";

export const groupLayer = defineLayer({ name: "group", take: (): { readonly picture: GroupPicture | null } => ({ picture: null }) });
