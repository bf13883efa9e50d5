import { useData, withBase } from "vitepress";
import { defineComponent, h } from "vue";

/** Where the product stands: the folder above the documentation. */
export const productAddress = (fragment: string): string => `${withBase("/")}../${fragment}`;

const OPEN = { en: "Open Quorumscape", zh: "打开 Quorumscape" } as const;

/** A link into the product. It has a target, so that the site's router leaves it to the browser. */
export default defineComponent({
  props: { to: { type: String, required: true } },
  setup(props, { slots }) {
    const { lang } = useData();
    return () => h("a", { href: productAddress(props.to), target: "_self" },
      slots["default"]?.() ?? (lang.value.startsWith("zh") ? OPEN.zh : OPEN.en));
  },
});
