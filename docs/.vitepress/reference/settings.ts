import { PRESETS } from "../../../src/cluster/presets.ts";
import { settingText, SETTING_KEYS } from "../../../src/cluster/settings.ts";
import { PRESET_NAMES } from "../../../src/kernel/preset.ts";
import { ruleKey, RULES } from "../../../src/raft/rules.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { rulesEn } from "../../../src/ui/words/rules.en.ts";
import { rulesZh } from "../../../src/ui/words/rules.zh.ts";
import { settingTextOf } from "../../../src/ui/words/setting-text.ts";
import { code, grouped, plain, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "Everything that may be changed while a cluster runs, by its name in TiKV, PD or client-go where it has one: " +
      "`set pd.max-store-down-time 10m`. The value is TiKV's (preset `tikv`); what another preset has instead stands behind it.",
    head: ["setting", "what it decides", "`tikv`", "elsewhere"],
    beside: "The machine of tutorials, beside TiKV", besideIntro: "Preset `article` detects failures as tutorials tell it, and removes " +
      "what is dead by itself. These are its numbers and rules, and TiKV's own.",
    besideHead: ["setting", "what it decides", "tutorials", "TiKV"],
    rules: "Rules of Raft", rulesIntro: "Each rule of the protocol has a switch, and is on. `set raft.rule.pre-vote off` turns one off in the " +
      "whole cluster: what follows is no longer Raft, and the page says so. D is Ongaro's dissertation, all else the Raft paper.",
    rulesHead: ["switch", "the rule", "without it", "where"],
  },
  zh: {
    intro: "集群运行中可以更改的一切。在 TiKV、PD 或 client-go 里有名字的，用的就是那个名字：`set pd.max-store-down-time 10m`。" +
      "“`tikv`”一列是 TiKV 的默认值，其他预设的不同取值列在后面。",
    head: ["设置", "决定什么", "`tikv`", "其他预设"],
    beside: "教程里的机器与 TiKV 的对照", besideIntro: "预设 `article` 按教程里的说法检测故障，并自动移除失效的节点。下面是它的数值与规则，以及 TiKV 的真实取值。",
    besideHead: ["设置", "决定什么", "教程", "TiKV"],
    rules: "Raft 的规则", rulesIntro: "协议的每条规则都有一个开关，默认打开。`set raft.rule.pre-vote off` 会在整个集群里关掉一条：" +
      "此后运行的就不再是 Raft，页面上会写明。D 指 Ongaro 的博士论文，其余为 Raft 论文。",
    rulesHead: ["开关", "规则", "没有它", "出处"],
  },
} as const;

/** All settings with their values, and the switches of Raft's rules. */
export const settingsPage: ReferencePage = {
  name: "settings",
  title: { en: "Settings", zh: "设置" },
  write(language) {
    const text = TEXTS[language];
    const groups = grouped(SETTING_KEYS.filter((key) => !key.startsWith("raft.rule.")), (key) => key.split(".")[0] ?? "");
    const sections = groups.map(([group, keys]) => `## ${group}\n\n${table(text.head, keys.map((key) => rowOf(key, language)))}`);
    const beside = [`## ${text.beside}`, text.besideIntro, table(text.besideHead, besideRows(language))];
    return [
      text.intro, ...sections, ...beside, `## ${text.rules}`, text.rulesIntro, table(text.rulesHead, ruleRows(language)),
    ].join("\n\n");
  },
};

function rowOf(key: string, language: Language): readonly string[] {
  const told = settingTextOf(key, language);
  const usual = settingText(PRESETS.tikv, key);
  const others = PRESET_NAMES.map((name) => ({ name, value: settingText(PRESETS[name], key) }))
    .filter(({ value }) => value !== usual);
  const unit = told === undefined || told.unit === "" ? "" : ` ${told.unit}`;
  return [code(key), plain(told?.sentence ?? ""), `${plain(usual)}${unit}`,
    others.map(({ name, value }) => `${code(name)} ${plain(value)}`).join(", ")];
}

/** Where the machine of tutorials differs from TiKV. */
const besideRows = (language: Language): readonly (readonly string[])[] => SETTING_KEYS.flatMap((key) => {
  const [article, tikv] = [settingText(PRESETS.article, key), settingText(PRESETS.tikv, key)];
  return article === tikv ? [] : [[code(key), plain(settingTextOf(key, language)?.sentence ?? ""), plain(article), plain(tikv)]];
});

function ruleRows(language: Language): readonly (readonly string[])[] {
  const { rules } = language === "zh" ? rulesZh : rulesEn;
  return RULES.map(({ name, section }) => {
    const { sentence, without } = rules[ruleKey(name)];
    return [code(`raft.rule.${ruleKey(name)}`), plain(sentence), plain(without), plain(section)];
  });
}
