import type { Ground } from "../types.ts";
import { reachPd, pdError, type PdEndpoint, type PdReply, type Unreachable } from "./endpoint.ts";
import { STORE_ENDPOINTS } from "./stores.ts";

/** Every path that PD answers here, below `PD_PREFIX`. A new one is a value in its file; a new file a line here. */
const ENDPOINTS: readonly PdEndpoint[] = [...STORE_ENDPOINTS];

export const PD_PREFIX = "/pd/api/v1";

/** What came of asking PD: an answer, be it an error, or nobody there. */
export type PdAnswer = ({ readonly ok: true } & PdReply) | { readonly ok: false; readonly why: Unreachable };

/** PD's HTTP API, as far as it can be read: what `GET` of the path, with its query, answers at the instant of the ground. */
export function pdApi(target: string, ground: Ground): PdAnswer {
  const { cluster } = ground;
  const reached = reachPd(cluster);
  if (!reached.ok) return reached;
  const [path = "", query = ""] = target.split("?");
  if (!path.startsWith(PD_PREFIX)) return { ok: true, ...NOT_FOUND };
  const parts = path.slice(PD_PREFIX.length).split("/").map(decoded);
  for (const endpoint of ENDPOINTS) {
    const params = match(endpoint.path.split("/"), parts);
    if (params !== null) {
      return { ok: true, ...endpoint.answer({ params, query: readQuery(query), pd: reached.pd, cluster, ground }) };
    }
  }
  return { ok: true, ...NOT_FOUND };
}

const NOT_FOUND = pdError(404, "404 page not found");

function match(pattern: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [i, piece] of pattern.entries()) {
    const part = parts[i] ?? "";
    if (piece.startsWith("{")) params[piece.slice(1, -1)] = part;
    else if (piece !== part) return null;
  }
  return params;
}

function readQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split("&")) {
    const [name = "", ...value] = pair.split("=");
    if (name !== "" && !query.has(name)) query.set(decoded(name), decoded(value.join("=").replaceAll("+", " ")));
  }
  return query;
}

/** What is wrongly escaped stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
