import { ATTRIBUTES } from "../../../src/exchange/embed-attributes.ts";
import { ATTRIBUTE_MEANINGS } from "../../../src/exchange/embed-meanings.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { attributesZh } from "./attributes.zh.ts";
import { code, plain, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "What may be written on `<quorum-scape>`, and behind the `#` of `embed.html`: the names are the same. The element reflects each as a " +
      "property. An attribute that cannot be read is left out, with a warning in the console; the rest is used all the same.",
    head: ["attribute", "values", "if nothing is written", "what it means"],
    worlds: "Changing one of these opens another world", views: "These change what is shown of it", elements: "These are the element's own, and nothing in a frame's address",
  },
  zh: {
    intro: "可以写在 `<quorum-scape>` 上的内容，也可以写在 `embed.html` 的 `#` 之后，名字相同。组件把每一项都反映为同名的属性（property）。" +
      "读不懂的属性会被忽略，并在控制台给出警告；其余的照常使用。",
    head: ["属性", "取值", "不写时", "含义"],
    worlds: "更改这些属性，会打开另一个世界", views: "这些属性改变如何展示它", elements: "这些只属于组件自己，不能写在 iframe 的地址里",
  },
} as const;

type Attribute = (typeof ATTRIBUTES)[number];

/** The attributes of the element, from the table by which it reads them. */
export const attributesPage: ReferencePage = {
  name: "attributes",
  title: { en: "Attributes of the embed", zh: "嵌入组件的属性" },
  write(language) {
    const text = TEXTS[language];
    const part = (title: string, fits: (attribute: Attribute) => boolean): string =>
      `## ${title}\n\n${table(text.head, ATTRIBUTES.filter(fits).map((each) => rowOf(each, language)))}`;
    return [
      text.intro, part(text.worlds, ({ world }) => world), part(text.views, ({ world, framed }) => !world && framed),
      part(text.elements, ({ world, framed }) => !world && !framed),
    ].join("\n\n");
  },
};

function rowOf({ name, expected, fallback }: Attribute, language: Language): readonly string[] {
  const told = language === "zh" ? attributesZh[name] : { expected, meaning: ATTRIBUTE_MEANINGS[name] };
  return [code(name), plain(told.expected), fallback === "" ? "" : code(fallback), plain(told.meaning)];
}
