import { metricsEn } from "./metrics.en.ts";
import { metricsZh } from "./metrics.zh.ts";

export const metricsTexts = { en: metricsEn, zh: metricsZh };
