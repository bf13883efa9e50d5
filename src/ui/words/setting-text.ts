import type { Language } from "../../story/words/parts.ts";
import { settingsEn, type SettingText, type SettingWords } from "./settings.en.ts";
import { settingsZh } from "./settings.zh.ts";

/** What people are told of a setting; undefined for rules of Raft, which the switchboard explains, and for what is none. */
export function settingTextOf(key: string, language: Language): SettingText | undefined {
  const texts: SettingWords = language === "zh" ? settingsZh : settingsEn;
  return isTold(key, texts) ? texts[key] : undefined;
}

const isTold = (key: string, texts: SettingWords): key is keyof SettingWords => Object.hasOwn(texts, key);
