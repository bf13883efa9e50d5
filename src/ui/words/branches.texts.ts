import { branchesEn } from "./branches.en.ts";
import { branchesZh } from "./branches.zh.ts";

export const branchesTexts = { en: branchesEn, zh: branchesZh };
