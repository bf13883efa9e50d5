import { mixColours } from "../../figure/mix-colours.ts";
import { mixedColours, type TileColours } from "../../figure/tile-paint.ts";
import type { Watched } from "../parts/watched.ts";

/** The look's colours as canvases need them: values, not names. Read from the custom properties of an app's root. */
export interface Palette extends TileColours {
  readonly background: string;
  readonly accent: string;
  /** The lanes and rows of the time bar while all is well: pale, also where a line is as dark as the reader's system has it. */
  readonly lane: string;
  readonly font: string;
  readonly mono: string;
}

function readPalette(root: HTMLElement, forced: boolean): Palette {
  const style = getComputedStyle(root);
  const read = (name: string): string => (forced ? resolved(root, name) : style.getPropertyValue(name).trim());
  const surface = read("--surface");
  const line = read("--line");
  const ink2 = read("--ink-2");
  const dead = read("--dead");
  return {
    background: read("--background"), surface, line, ink1: read("--ink-1"), ink2, ink3: read("--ink-3"),
    quiet: read("--ink-quiet"), accent: read("--accent"),
    unavailable: read("--unavailable"), unavailableSoft: read("--unavailable-soft"), unavailableInk: read("--unavailable-ink"),
    electing: read("--electing"), electingSoft: read("--electing-soft"), electingInk: read("--electing-ink"),
    copying: read("--copying"), copyingSoft: read("--copying-soft"), copyingInk: read("--copying-ink"),
    repaired: read("--repaired"), dead,
    ...mixedColours({ surface, line, ink2, dead }), lane: mixColours(surface, line, forced ? 0.3 : 0.9),
    font: style.getPropertyValue("--font").trim(), mono: style.getPropertyValue("--mono").trim(),
  };
}

/** The value of a custom property that names a colour of the system, which only the browser knows. */
function resolved(root: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The colours of an app's root, read anew when its theme changes or the reader's system begins to dictate them. */
export function watchPalette(root: HTMLElement): Watched<Palette> {
  const forced = matchMedia("(forced-colors: active)");
  let current: Palette | null = null;
  return {
    current: () => (current ??= readPalette(root, forced.matches)),
    subscribe: (changed) => {
      const forget = (): void => {
        current = null;
        changed();
      };
      const observer = new MutationObserver(forget);
      observer.observe(root, { attributes: true, attributeFilter: ["data-theme"] });
      forced.addEventListener("change", forget);
      return () => {
        observer.disconnect();
        forced.removeEventListener("change", forget);
      };
    },
  };
}
