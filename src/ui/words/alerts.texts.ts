import { alertsEn } from "./alerts.en.ts";
import { alertsZh } from "./alerts.zh.ts";

export const alertsTexts = { en: alertsEn, zh: alertsZh };
