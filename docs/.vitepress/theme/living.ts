import { useData, withBase } from "vitepress";
import { defineComponent, h, onMounted, type PropType } from "vue";
import { LIVING, type LivingCluster, type LivingName } from "../living.ts";
import { productAddress } from "./product-link.ts";

const OPEN = { en: "Open in Quorumscape", zh: "在 Quorumscape 中打开" } as const;

/** The element's definition, fetched once for the whole visit from the product that serves this site. */
let defined: Promise<unknown> | undefined;

function define(): void {
  const address = new URL(productAddress("embed/define.js"), location.href).href;
  // Where the product does not stand beside this site, pictures and links stay.
  defined ??= import(/* @vite-ignore */ address).catch(() => undefined);
}

/**
 * A living cluster in the text: the tag as any author would write it, with a picture and a link between for readers without
 * script. What is said under it is the slot.
 */
export default defineComponent({
  props: { name: { type: String as PropType<LivingName>, required: true } },
  setup(props, { slots }) {
    const { lang } = useData();
    onMounted(define);
    return () => {
      const language = lang.value.startsWith("zh") ? "zh" : "en";
      const { attributes, title: { [language]: title } }: LivingCluster = LIVING[props.name];
      const { scenario, lesson } = attributes;
      const fragment = lesson === undefined ? `#scenario=${scenario}` : `#lesson=${lesson}`;
      const open = { href: productAddress(fragment), target: "_self" };
      // `^`: attributes, as an author writes them, also where the element has properties of these names.
      const written = Object.fromEntries(Object.entries({ ...attributes, title }).map(([name, value]) => [`^${name}`, value]));
      const [width, height] = (attributes.ratio ?? "16/9").split("/").map(Number);
      return h("figure", { class: "living" }, [
        h("quorum-scape", written, [
          h("a", open, ["light", "dark"].map((theme) => h("img", {
            class: `only-${theme}`, src: withBase(`/posters/${props.name}-${language}-${theme}.svg`), alt: title, width, height, loading: "lazy",
          }))),
        ]),
        h("figcaption", [slots["default"]?.() ?? title, " ", h("a", open, OPEN[language])]),
      ]);
    };
  },
});
