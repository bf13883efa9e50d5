import type { DefaultTheme } from "vitepress";
import type { Language } from "../../src/story/words/parts.ts";

/** What the theme says by itself, in each language. */
const THEME_WORDS: Readonly<Record<Language, DefaultTheme.Config>> = {
  en: {
    outline: { level: [2, 3], label: "On this page" },
    docFooter: { prev: "Before", next: "Next" },
    darkModeSwitchLabel: "Appearance", sidebarMenuLabel: "Contents", returnToTopLabel: "To the top", langMenuLabel: "Language",
    lightModeSwitchTitle: "Light", darkModeSwitchTitle: "Dark", skipToContentLabel: "Skip to the text",
    notFound: { title: "No such page", quote: "The page may have moved; the contents list every page.", linkText: "To the first page" },
  },
  zh: {
    outline: { level: [2, 3], label: "本页目录" },
    docFooter: { prev: "上一页", next: "下一页" },
    darkModeSwitchLabel: "外观", sidebarMenuLabel: "目录", returnToTopLabel: "回到顶部", langMenuLabel: "语言",
    lightModeSwitchTitle: "浅色", darkModeSwitchTitle: "深色", skipToContentLabel: "跳到正文",
    navMenuLabel: "主导航", mobileMenuLabel: "菜单", extraMenuLabel: "更多",
    notFound: { title: "没有这一页", quote: "页面可能换了地址；目录里列有全部页面。", linkText: "回到首页", linkLabel: "回到首页" },
  },
};

export const wordsOf = (language: Language): DefaultTheme.Config => THEME_WORDS[language];

const searchZh: DefaultTheme.LocalSearchOptions["translations"] = {
  button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
  modal: {
    displayDetails: "显示详情", resetButtonTitle: "清空", backButtonTitle: "关闭搜索", noResultsText: "没有找到",
    footer: {
      selectText: "打开", selectKeyAriaLabel: "回车", navigateText: "移动", navigateUpKeyAriaLabel: "上", navigateDownKeyAriaLabel: "下",
      closeText: "关闭", closeKeyAriaLabel: "Esc",
    },
  },
};

/**
 * Search in the reader's own browser. Chinese has no blanks between words, so what is written in it is cut by the browser's knowledge of
 * words. The function is sent to the reader as text: it may use nothing from outside.
 */
export const SEARCH: NonNullable<DefaultTheme.Config["search"]> = {
  provider: "local",
  options: {
    locales: { zh: { translations: searchZh } },
    miniSearch: {
      options: {
        tokenize: (text) => text.split(/[\s\p{P}\p{S}]+/u).flatMap((word) => (/\p{Script=Han}/u.test(word)
          ? [...new Intl.Segmenter("zh", { granularity: "word" }).segment(word)].map(({ segment }) => segment)
          : [word])).filter((word) => word !== ""),
      },
    },
  },
};
