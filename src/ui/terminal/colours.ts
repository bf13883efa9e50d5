import type { ITheme } from "@xterm/xterm";

/** Which colour of the page each of a terminal's colours is: the sixteen of programs have meanings of ours. */
const COLOURS = {
  background: "--well", foreground: "--ink-1", cursor: "--ink-1", cursorAccent: "--well", selectionBackground: "--accent-soft",
  black: "--ink-1", red: "--unavailable-ink", green: "--repaired-ink", yellow: "--electing-ink", blue: "--accent",
  magenta: "--term-3", cyan: "--copying-ink", white: "--ink-2",
  brightBlack: "--ink-quiet", brightRed: "--unavailable-ink", brightGreen: "--repaired-ink", brightYellow: "--electing-ink",
  brightBlue: "--accent", brightMagenta: "--term-3", brightCyan: "--copying-ink", brightWhite: "--ink-1",
  scrollbarSliderBackground: "--line", scrollbarSliderHoverBackground: "--ink-3", scrollbarSliderActiveBackground: "--ink-3",
  overviewRulerBorder: "--well",
} satisfies { readonly [Name in keyof ITheme]: string };

/** The sixteen colours of programs, in the order of their numbers. */
export const PALETTE = [
  "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  "brightBlack", "brightRed", "brightGreen", "brightYellow", "brightBlue", "brightMagenta", "brightCyan", "brightWhite",
] as const;

/** A terminal's colours under a theme, as `#rrggbb`: those of the reader's system where that dictates them. */
export function terminalColours(root: HTMLElement): Record<keyof typeof COLOURS, string> {
  const probe = document.createElement("span");
  root.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return hex(getComputedStyle(probe).color);
  };
  const colours = Object.fromEntries(Object.entries(COLOURS).map(([name, variable]) => [name, read(variable)]));
  probe.remove();
  return colours as Record<keyof typeof COLOURS, string>;
}

/** `rgb(47, 91, 215)` as `#2f5bd7`. */
function hex(colour: string): string {
  const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3);
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, "0")).join("")}`;
}
