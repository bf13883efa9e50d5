import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { SiteConfig, TransformContext } from "vitepress";
import type { Plugin } from "vite";

/** What makes pages that are served as they are: under any path, by a policy that allows no text of a page to run. */

const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** The script that runs before a page is drawn: where the site lies, and which appearance its reader has chosen. */
const BEFORE = "before.js";

const folderOf = (page: string): string => "../".repeat(page.split("/").length - 1) || "./";

/** Two styles that VitePress writes into a page's text: `theme.css` has the one, and a script sets the other where it matters. */
const STYLE_ATTRIBUTES = / style="(?:position:relative|--vp-vh:0px);?"/g;

/** Takes the scripts out of a page's text and names the file instead in which `writeBefore` writes them; and says the policy. */
export function withoutInlineScripts(html: string, _file: string, { page }: TransformContext): string {
  const root = folderOf(page);
  return html.replace(/<script(?: id="[^"]*")?>[^]*?<\/script>/g, "").replace(STYLE_ATTRIBUTES, "").replace('<meta charset="utf-8">', (charset) => [
    charset,
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="color-scheme" content="light dark">',
    `<link rel="icon" type="image/svg+xml" href="${root}logo.svg">`,
    `<script src="${root}${BEFORE}"></script>`,
  ].join("\n    "));
}

export function writeBefore({ outDir, site }: SiteConfig): void {
  const scripts = site.head.flatMap(([tag, , text]) => (tag === "script" && text !== undefined ? [text] : []));
  const own = [
    'window.__VP_SITE_ROOT__ = new URL("./", document.currentScript.src).href;',
    // The address of the document changes with each page that comes without a reload, and that of its icon must not.
    "for (const link of document.querySelectorAll('link[rel=icon]')) link.href = new URL(link.href).href;",
  ];
  writeFileSync(join(outDir, BEFORE), `${[...own, ...scripts].join("\n")}\n`);
}

/** A box of text without colours: they would be styles in the page's text, which the policy does not allow. */
export const escaped = (text: string, language: string): string =>
  `<pre v-pre tabindex="0" class="language-${language}">`
  + `<code>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</code></pre>`;

const PICTURE_IN_STYLE = /url\("data:image\/svg\+xml,([^"]*)"\)/g;

/** VitePress's icons are texts in its styles, which `default-src 'self'` forbids: each becomes a file beside them. */
export const iconFiles: Plugin = {
  name: "icon-files",
  apply: "build",
  enforce: "post",
  generateBundle(_options, bundle) {
    for (const style of Object.values(bundle)) {
      if (style.type !== "asset" || !style.fileName.endsWith(".css")) continue;
      style.source = String(style.source).replace(PICTURE_IN_STYLE, (_all, text: string) => {
        const picture = this.emitFile({ type: "asset", name: "icon.svg", source: decodeURIComponent(text).trim() });
        return `url("${basename(this.getFileName(picture))}")`;
      });
    }
  },
};

/** The product's own colours and fonts, by the names that its style sheet gives them, for a whole document. */
export const productTokens: Plugin = {
  name: "product-tokens",
  enforce: "pre",
  transform: {
    filter: { id: /\/src\/ui\/theme\.css$/ },
    handler: (css) => css.replaceAll('.quorumscape[data-theme="dark"]', ".dark").replaceAll(".quorumscape", ":root"),
  },
};
