import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { quoted } from "../kernel/words.ts";

/** Who may ask. */
export interface Gate {
  /** What may stand in `Host`, in lower case: a name that an attacker's page has bent to this address is none of them. */
  readonly hosts: ReadonlySet<string>;
  readonly token: string;
}

/** Why somebody is not let in: a status of HTTP, and a sentence. */
export interface Barred {
  readonly status: number;
  readonly text: string;
}

/** Why a request is turned away before anybody looks at what it asks for; null for one that is heard. */
export function whyBarred(headers: IncomingHttpHeaders, { hosts }: Gate): Barred | null {
  const host = headers.host?.toLowerCase() ?? "";
  if (!hosts.has(host)) {
    return { status: 421, text: `Nobody answers here as \`${quoted(host)}\`; --allow-host lets a further name in.` };
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.has(origin.toLowerCase().replace(/^http:\/\//, ""))) {
    return { status: 403, text: "Pages from elsewhere are not answered." };
  }
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return { status: 403, text: "Pages from elsewhere are not answered." };
  return null;
}

/** Our own header: a page from elsewhere cannot add it without asking first. Tools may say `Authorization: Bearer` instead. */
const TOKEN_HEADER = "x-quorumscape-token";

/** Compared as digests: neither what of it was right nor how long it is can be measured. */
export function hasToken(headers: IncomingHttpHeaders, { token }: Gate): boolean {
  const [, bearer = ""] = /^Bearer (\S+)$/.exec(headers.authorization ?? "") ?? [];
  const own = headers[TOKEN_HEADER];
  const given = own === undefined ? bearer : String(own);
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** So many may come at once, and so many more each second. */
export interface Allowance {
  readonly atOnce: number;
  readonly eachSecond: number;
  left: number;
  /** When `left` was reckoned, in ms. */
  at: number;
}

export const createAllowance = (atOnce: number, eachSecond: number): Allowance =>
  ({ atOnce, eachSecond, left: atOnce, at: performance.now() });

/** Takes one, if there is one left. */
export function takeOne(allowance: Allowance): boolean {
  const now = performance.now();
  allowance.left = Math.min(allowance.atOnce, allowance.left + (now - allowance.at) / 1_000 * allowance.eachSecond);
  allowance.at = now;
  if (allowance.left < 1) return false;
  allowance.left -= 1;
  return true;
}
