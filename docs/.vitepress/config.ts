import { defineConfig, type DefaultTheme } from "vitepress";
import type { Language } from "../../src/story/words/parts.ts";
import { CHAPTERS } from "./pages.ts";
import { escaped, iconFiles, productTokens, withoutInlineScripts, writeBefore } from "./plain-page.ts";
import { takeProgramsFromEnglish } from "./same-text.ts";
import { SEARCH, wordsOf } from "./words.ts";

/** Languages by the folder of their pages and of their addresses. */
const FOLDERS = { en: "/", zh: "/zh/" } as const;

const sidebarOf = (language: Language): DefaultTheme.SidebarItem[] => CHAPTERS.map(({ title, pages }) => ({
  text: title[language],
  items: pages.map((page) => ({ text: page.title[language], link: `${FOLDERS[language]}${page.path.replace(/^index$/, "")}` })),
}));

const themeOf = (language: Language): DefaultTheme.Config => ({ ...wordsOf(language), sidebar: sidebarOf(language) });

/**
 * The documentation. It is served under any path and without any network: its addresses are relative, its fonts the reader's own,
 * its search a file, and nothing in its pages needs more than `default-src 'self'`.
 */
export default defineConfig({
  title: "Quorumscape",
  description: "A distributed database you can break, in a browser tab.",
  base: "./",
  // What would stop its fading is a style that the policy forbids.
  appearance: { disableTransition: false },
  outDir: "../dist/docs",
  cacheDir: "../node_modules/.cache/vitepress",
  locales: {
    root: { label: "English", lang: "en", themeConfig: themeOf("en") },
    zh: { label: "简体中文", lang: "zh-CN", description: "一个可以在浏览器里随意破坏的分布式数据库。", themeConfig: themeOf("zh") },
  },
  themeConfig: { search: SEARCH },
  markdown: { highlight: escaped, config: takeProgramsFromEnglish },
  transformHtml: withoutInlineScripts,
  buildEnd: writeBefore,
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "quorum-scape" } } },
  vite: { plugins: [productTokens, iconFiles] },
});
