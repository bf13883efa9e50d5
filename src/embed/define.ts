import { QuorumScape } from "./element.ts";

const NAME = "quorum-scape";

/** Defines `<quorum-scape>` where nobody has; another version that was there first is told of once, and stays. */
QuorumScape.base ||= new URL(/* @vite-ignore */ ".", import.meta.url).href;
if (typeof customElements !== "undefined") {
  const defined = customElements.get(NAME) as { readonly version?: string } | undefined;
  if (defined === undefined) customElements.define(NAME, QuorumScape);
  else if (defined.version !== QuorumScape.version) {
    console.warn(`<${NAME}> is defined already, in version ${String(defined.version)}; ${QuorumScape.version} is left out.`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "quorum-scape": QuorumScape;
  }
}
