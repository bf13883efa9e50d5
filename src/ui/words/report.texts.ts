import { findingEn } from "../../story/words/finding.en.ts";
import { findingZh } from "../../story/words/finding.zh.ts";
import { reportEn } from "./report.en.ts";
import { reportZh } from "./report.zh.ts";

export const reportTexts = { en: { ...reportEn, findings: findingEn }, zh: { ...reportZh, findings: findingZh } };
