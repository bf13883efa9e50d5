import { galleryEn } from "./gallery.en.ts";
import { galleryZh } from "./gallery.zh.ts";

export const galleryTexts = { en: galleryEn, zh: galleryZh };
