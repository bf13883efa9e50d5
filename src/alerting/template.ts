import type { Labels } from "./series.ts";

/** A number as Go's templates print it (`%v`): exponents below 1e-4 and from 1e21 on, of two digits at least. */
export function goNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const size = Math.abs(value);
  const text = size < 1e-4 || size >= 1e21 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

const FIELD = /\{\{-?\s*(?:\$labels\.(\w+)|\$value|\.Labels\.(\w+)|\.Value)\s*-?\}\}/g;

/** A text of an alert with its labels and value in it; null where its template does more than to name them. */
export function expandTemplate(text: string, labels: Labels, value: number): string | null {
  if (!text.includes("{{")) return text;
  if (/\{\{-|-\}\}/.test(text)) return null;
  const expanded = text.replace(FIELD, (_, label?: string, other?: string) => {
    const name = label ?? other;
    return name === undefined ? goNumber(value) : labels.get(name) ?? "";
  });
  return text.replace(FIELD, "").includes("{{") ? null : expanded;
}
