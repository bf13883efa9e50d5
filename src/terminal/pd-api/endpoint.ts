import { leadingPd, pdStateOf, type Cluster } from "../../cluster/cluster.ts";
import type { PdState } from "../../pd/index.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import type { Ground } from "../types.ts";

/** What PD answers: a document, or an error, whose body is a text. */
export interface PdReply {
  readonly status: number;
  readonly body: PdJson;
}

/** A question to PD's HTTP API as an endpoint sees it. */
export interface PdQuestion {
  /** What stands in the places of `{…}` of the path, by their names. */
  readonly params: Readonly<Record<string, string>>;
  /** Each parameter of the query with its first value. */
  readonly query: ReadonlyMap<string, string>;
  readonly pd: PdState;
  readonly cluster: Cluster;
  readonly ground: Ground;
}

/** A path of PD's HTTP API below `/pd/api/v1`, and what is answered there. */
export interface PdEndpoint {
  readonly path: string;
  answer(question: PdQuestion): PdReply;
}

/** Why nobody answers, as Go's network says it. */
export type Unreachable = "connect: connection refused" | "i/o timeout" | "no such host"
  | "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

export const answered = (body: PdJson): PdReply => ({ status: 200, body });

export const pdError = (status: number, body: string): PdReply => ({ status, body });

/** PD's state where it can be asked; otherwise why not. A member that is cut off from its cluster still answers who calls it. */
export function reachPd(
  cluster: Cluster,
): { readonly ok: true; readonly pd: PdState } | { readonly ok: false; readonly why: Unreachable } {
  const pd = pdStateOf(cluster);
  const machine = cluster.machines[leadingPd(cluster)];
  if (pd === undefined || machine === undefined) return { ok: false, why: "no such host" };
  switch (machine.process) {
    case "running": return { ok: true, pd };
    case "dead": return { ok: false, why: "connect: connection refused" };
    case "off": return { ok: false, why: "i/o timeout" };
    case "paused": return { ok: false, why: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)" };
  }
}
