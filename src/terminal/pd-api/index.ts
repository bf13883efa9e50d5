import type { Cluster } from "../../cluster/cluster.ts";
import { CLUSTER_ENDPOINTS } from "./cluster.ts";
import { CONFIG_ENDPOINTS } from "./config.ts";
import { reachPd, type PdEndpoint, type PdReply, type Unreachable } from "./endpoint.ts";
import { HOTSPOT_ENDPOINTS } from "./hotspots.ts";
import { OPERATOR_ENDPOINTS } from "./operators.ts";
import { REGION_ENDPOINTS } from "./regions.ts";
import { LABEL_ENDPOINTS } from "./region-labels.ts";
import { whyNotRedirected } from "./redirect.ts";
import { RULE_ENDPOINTS } from "./rules.ts";
import { SCHEDULER_ENDPOINTS } from "./schedulers.ts";
import { STATISTICS_ENDPOINTS } from "./statistics.ts";
import { STORE_ENDPOINTS } from "./stores.ts";

/** Every path that PD answers here, below `PD_PREFIX`. A new one is a value in its file; a new file a line here. */
const ENDPOINTS: readonly PdEndpoint[] = [
  ...STORE_ENDPOINTS, ...REGION_ENDPOINTS, ...OPERATOR_ENDPOINTS, ...SCHEDULER_ENDPOINTS, ...CLUSTER_ENDPOINTS,
  ...CONFIG_ENDPOINTS, ...RULE_ENDPOINTS, ...LABEL_ENDPOINTS, ...HOTSPOT_ENDPOINTS, ...STATISTICS_ENDPOINTS,
];

export const PD_PREFIX = "/pd/api/v1";

/** What came of asking PD: an answer, be it an error; a path that it does not know; or nobody there. */
export type PdAnswer =
  | ({ readonly kind: "answered" } & PdReply)
  | { readonly kind: "no-such-path" }
  | { readonly kind: "unreachable"; readonly why: Unreachable };

/** Every member answers these; all else is passed on to the leader. */
const WITHOUT_LEADER: ReadonlySet<string> = new Set(["/members", "/health", "/ping", "/version", "/status"]);

/**
 * PD's HTTP API, as far as it can be read: what `GET` of the path, with its query, answers now. `member` is the one that is
 * asked, null for whichever hears it.
 */
export function pdApi(target: string, cluster: Cluster, member: number | null = null): PdAnswer {
  const reached = reachPd(cluster);
  if (!reached.ok) return { kind: "unreachable", why: reached.why };
  const [path = "", query = ""] = target.split("?");
  const fault = WITHOUT_LEADER.has(path.slice(PD_PREFIX.length)) ? null : whyNotRedirected(cluster, member);
  if (fault !== null) return { kind: "answered", ...fault };
  const parts = path.startsWith(`${PD_PREFIX}/`) ? path.slice(PD_PREFIX.length).split("/") : [];
  for (const { path: pattern, answer } of ENDPOINTS) {
    const params = match(pattern.split("/"), parts);
    if (params !== null) return { kind: "answered", ...answer({ params, query: readQuery(query), pd: reached.pd, cluster }) };
  }
  return { kind: "no-such-path" };
}

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
    const before = query.get(name);
    if (name !== "") query.set(name, `${before === undefined ? "" : `${before},`}${value.join("=")}`);
  }
  return query;
}
