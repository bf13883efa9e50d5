import { useData, withBase } from "vitepress";
import { defineComponent, h, onMounted } from "vue";
import { productAddress } from "./product-link.ts";

const WORDS = {
  en: { open: "Open in Quorumscape" },
  zh: { open: "在 Quorumscape 中打开" },
} as const;

/** Fetches the element's definition once for the whole visit, from the product that serves this site. */
let defined: Promise<unknown> | undefined;

/**
 * A living cluster in the text: the tag as any author would write it, with a picture and a link between for readers without script.
 * Attributes that it does not know are the element's own (`view`, `start`, `do` …).
 */
export default defineComponent({
  inheritAttrs: false,
  props: {
    /** The scenario or the lesson that lives here. */
    scenario: { type: String, default: undefined },
    lesson: { type: String, default: undefined },
    /** The element's accessible name, and what the picture shows. */
    title: { type: String, required: true },
    /** The picture's name in `docs/public/posters`, without `-light.svg`. */
    poster: { type: String, required: true },
  },
  setup(props, { attrs, slots }) {
    const { lang } = useData();
    const language = (): "en" | "zh" => (lang.value.startsWith("zh") ? "zh" : "en");
    const link = (): string => productAddress(props.lesson === undefined ? `#scenario=${props.scenario ?? ""}` : `#lesson=${props.lesson}`);
    const picture = (theme: string): string => withBase(`/posters/${props.poster}-${theme}.svg`);
    onMounted(() => (defined ??= import(/* @vite-ignore */ new URL(productAddress("embed/define.js"), location.href).href)
      // Where the product does not stand beside this site, the pictures and links stay.
      .catch(() => undefined)));
    return () => h("figure", { class: "living" }, [
      h("quorum-scape", {
        ...attrs, scenario: props.scenario, lesson: props.lesson, title: props.title, lang: language(), loading: "lazy",
      }, [
        h("a", { href: link(), target: "_self" }, ["light", "dark"].map((theme) =>
          h("img", { class: `only-${theme}`, src: picture(theme), alt: props.title, width: 800, height: 450, loading: "lazy" }))),
      ]),
      h("figcaption", [slots["default"]?.() ?? props.title, " ", h("a", { href: link(), target: "_self" }, WORDS[language()].open)]),
    ]);
  },
});
