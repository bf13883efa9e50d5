import { tilesEn } from "./tiles.en.ts";
import { tilesZh } from "./tiles.zh.ts";

export const tilesTexts = { en: tilesEn, zh: tilesZh };
