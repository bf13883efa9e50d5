import type { Instant } from "../../kernel/time.ts";
import { writeJson } from "../../kernel/write-json.ts";

/** A run as a file: what a link holds, for whom a link is too long, or too short-lived. */
export interface RunFile {
  readonly title: string;
  /** Where it stood. */
  readonly at: Instant;
  /** The text behind `#s=` of a link that replays it. */
  readonly link: string;
}

const FORMAT = "quorumscape-run/1";

export const writeRunFile = ({ title, at, link }: RunFile): string => `${writeJson({ format: FORMAT, title, at, link })}\n`;

/**
 * Reads such a file. Null where it is none; "newer" where another version has written it, whose links this one may not
 * understand.
 */
export function readRunFile(text: string): RunFile | "newer" | null {
  if (!/^\s*\{\s*"format"\s*:\s*"quorumscape-run\//.test(text)) return null;
  try {
    const { format, title, at, link } = JSON.parse(text) as { readonly [key: string]: unknown };
    if (format !== FORMAT) return "newer";
    if (typeof title !== "string" || typeof at !== "number" || !(at >= 0) || typeof link !== "string") return null;
    return { title, at: Math.floor(at) as Instant, link };
  } catch {
    return null;
  }
}

/** A file's name that every system takes, made of a run's. */
export function runFileName(title: string): string {
  const name = title.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${name === "" ? "run" : name}.quorumscape.json`;
}
