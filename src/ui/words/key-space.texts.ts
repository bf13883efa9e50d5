import { keySpaceEn } from "./key-space.en.ts";
import { keySpaceZh } from "./key-space.zh.ts";

export const keySpaceTexts = { en: keySpaceEn, zh: keySpaceZh };
