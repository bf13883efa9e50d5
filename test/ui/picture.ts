import type { Palette } from "../../src/ui/stage/palette.ts";

/** A canvas that keeps what is drawn on it as readable lines, so that a picture can be compared and its change read. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  /** Everything since the last call: one line for each drawing, with what was set for it since the drawing before. */
  taken(): string;
}

const DRAWS = new Set([
  "translate", "fill", "stroke", "fillRect", "strokeRect", "clearRect", "fillText", "clip", "save", "restore",
]);
const LETTERS: Readonly<Record<string, string>> = { moveTo: "M", lineTo: "L", closePath: "Z", beginPath: "", rect: "rect" };

export function sheet(): Sheet {
  let lines: string[] = [];
  let path: string[] = [];
  const set = new Map<string, string>();
  const shown = new Map<string, string>();
  const call = (name: string, values: readonly unknown[]): void => {
    const text = values.map(clean).join(" ");
    if (name === "setLineDash") set.set("dash", text === "" ? "none" : text);
    else if (name === "beginPath") path = [];
    else if (DRAWS.has(name)) {
      const changes = [...set].filter(([key, value]) => shown.get(key) !== value);
      for (const [key, value] of changes) shown.set(key, value);
      const usesPath = values.length === 0 && ["fill", "stroke", "clip"].includes(name);
      const drawn = [name, usesPath ? path.join(" ") : text];
      lines.push([drawn.filter((part) => part !== "").join(" "), ...changes.map(([key, value]) => `${key}=${value}`)].join("  "));
    } else path.push(`${LETTERS[name] ?? name}${text === "" ? "" : ` ${text}`}`);
  };
  const context = new Proxy({}, {
    get: (_, name) => (name === "measureText" ? (text: string) => ({ width: 6 * text.length })
      : (...values: unknown[]) => call(String(name), values)),
    set: (_, name, value) => {
      set.set(String(name), clean(value));
      return true;
    },
  }) as CanvasRenderingContext2D;
  const taken = (): string => {
    const text = lines.map((line) => `${line}\n`).join("");
    lines = [];
    return text;
  };
  return { context, taken };
}

/** Two decimals, because browsers and engines need not agree on the rest; shared paths as the text that made them. */
function clean(value: unknown): string {
  if (typeof value === "number") return String(Math.round(value * 100) / 100 + 0);
  if (Array.isArray(value)) return value.map(clean).join(" ");
  return String(value);
}

/** A palette in which every colour is called by its name. */
export const PALETTE = new Proxy({}, { get: (_, name) => String(name) }) as Palette;
