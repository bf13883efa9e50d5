import { h } from "vue";
import DefaultTheme from "vitepress/theme-without-fonts";
import type { Theme } from "vitepress";
import Living from "./living.ts";
import ProductLink from "./product-link.ts";
import "../../../src/ui/theme.css";
import "./theme.css";

/** VitePress's own theme in the product's colours, with what the texts need besides: living clusters and links to the product. */
export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {
    "nav-bar-content-after": () => h(ProductLink, { to: "", class: "to-product" }),
    "nav-screen-content-before": () => h(ProductLink, { to: "", class: "to-product" }),
  }),
  enhanceApp({ app }) {
    app.component("Living", Living).component("ProductLink", ProductLink);
  },
} satisfies Theme;
