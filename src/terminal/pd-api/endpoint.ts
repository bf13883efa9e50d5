import { leadingPd, pdServes, pdStateOf, type Cluster } from "../../cluster/cluster.ts";
import { writePdJson, type PdJson } from "../../exchange/write-json.ts";
import type { PdState } from "../../pd/index.ts";
import type { Key } from "../../proto/region.ts";

/** What PD answers: a document, or an error, whose body is a text. */
export interface PdReply {
  readonly status: number;
  readonly body: PdJson;
  /** The body is a text as it is: what PD's HTTP server says before any handler is asked. */
  readonly isBare?: true;
}

/** A question to PD's HTTP API as an endpoint sees it. */
export interface PdQuestion {
  /** What stands in the places of `{…}` of the path, by their names; as it is escaped. */
  readonly params: Readonly<Record<string, string>>;
  /** Each parameter of the query with its value, as it is escaped; one that is given again has its values behind commas. */
  readonly query: ReadonlyMap<string, string>;
  readonly pd: PdState;
  readonly cluster: Cluster;
}

/** A path of PD's HTTP API below `/pd/api/v1`, and what is answered there. */
export interface PdEndpoint {
  readonly path: string;
  answer(question: PdQuestion): PdReply;
}

export const endpoint = (path: string, answer: PdEndpoint["answer"]): PdEndpoint => ({ path, answer });

export const answered = (body: PdJson): PdReply => ({ status: 200, body });

export const pdError = (status: number, text: string): PdReply => ({ status, body: text });

export const pdFault = (status: number, text: string): PdReply => ({ status, body: text, isBare: true });

/** What is read of a reply: its body as JSON, or the bare text. */
export const replyText = ({ body, isBare }: PdReply): string =>
  (isBare === true && typeof body === "string" ? body : writePdJson(body));

/** The whole number that the text is; null for any other text. */
export const countOf = (text: string | undefined): number | null =>
  (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** What Go says of digits that it cannot read. */
export const noNumber = (text: string): string => `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

/** A text of a path or a query; what is wrongly escaped stays as it is. */
export function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** A key of a path or a query, byte by byte. */
export const unescapeKey = (text: string): Key =>
  text.replaceAll("+", " ").replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** A key as part of a path or a query. */
export const escapeKey = (key: Key): string => key.replace(/[^\w.~-]/g, (letter) =>
  `%${(letter.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, "0")}`);

/** Why nobody answers, as Go's network says it. */
export type Unreachable = "connect: connection refused" | "i/o timeout" | "no such host"
  | "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

export type ReachedPd =
  | { readonly ok: true; readonly pd: PdState; readonly leads: boolean }
  | { readonly ok: false; readonly why: Unreachable };

/** PD's state where it can be asked; otherwise why not. A member that is cut off from its cluster still answers who calls it. */
export function reachPd(cluster: Cluster): ReachedPd {
  const pd = pdStateOf(cluster);
  const leads = pdServes(cluster);
  // Any member that runs takes a question, and passes it on to the leader.
  const running = cluster.directory.pds.find((id) => cluster.machines[id]?.process === "running");
  const machine = cluster.machines[leads ? leadingPd(cluster) : running ?? leadingPd(cluster)];
  if (pd === undefined || machine === undefined) return { ok: false, why: "no such host" };
  const why = whyUnreachable(machine.process);
  return why === null ? { ok: true, pd, leads } : { ok: false, why };
}

/** Why a process does not answer; null where it does. */
export function whyUnreachable(process: "running" | "paused" | "dead" | "off"): Unreachable | null {
  switch (process) {
    case "running": return null;
    case "dead": return "connect: connection refused";
    case "off": return "i/o timeout";
    case "paused": return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }
}
