import { campaignEn } from "./campaign.en.ts";
import { campaignZh } from "./campaign.zh.ts";

export const campaignTexts = { en: campaignEn, zh: campaignZh };
