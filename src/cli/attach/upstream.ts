import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { VERSION } from "../../session/open.ts";
import type { WhySilent } from "../../observe/record.ts";
import { whyOfError, whyOfStatus } from "./why.ts";

/** What came of asking: the body of an answer, or why there is none. */
export type Upstream =
  | { readonly ok: true; readonly text: string; readonly date: string | null }
  // `said` is the beginning of what came with a refusal: whether a login helps stands there. Nobody else is shown it. `status` is
  // its number.
  | { readonly ok: false; readonly why: WhySilent; readonly said: string; readonly status?: number };

/** A question to a real system. Only `GET`, etcd's three fixed calls, which are `POST` with a constant body, and its login. */
export interface UpstreamCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | null;
  /** So long may the whole of an answer take. */
  readonly waitMillis: number;
  /** What lets us in; nothing if it is null or not given. */
  readonly authorization?: string | null;
  /** Where a name leads; Node's own way if it is not given. */
  readonly lookup?: LookupFunction | undefined;
}

const MAX_ANSWER_BYTES = 64 * 1_048_576;
/** What is read of a refusal. */
const MAX_REFUSAL_BYTES = 4_096;
const PER_HOST = 4;

/** Connections to the sources, a few for each host: whoever opens them closes them. */
export interface Lines {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** What TLS goes by, as PEM: whom it trusts, and who we are. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export const openLines = (tls: TlsFiles = {}): Lines => ({
  http: new HttpAgent({ keepAlive: true, maxSockets: PER_HOST }),
  https: new HttpsAgent({ keepAlive: true, maxSockets: PER_HOST, ...tls }),
});

export function closeLines({ http, https }: Lines): void {
  http.destroy();
  https.destroy();
}

/** Asks once; never throws, follows no redirect, and reads no further than the limit. */
export function askUpstream(lines: Lines, base: URL, call: UpstreamCall): Promise<Upstream> {
  return new Promise((resolve) => {
    const isSafe = base.protocol === "https:";
    const { method, body, authorization = null, lookup } = call;
    const asking = (isSafe ? httpsRequest : httpRequest)(new URL(call.path, base), {
      method, agent: isSafe ? lines.https : lines.http, ...(lookup === undefined ? {} : { lookup }),
      headers: {
        "user-agent": `quorumscape/${VERSION}`, ...(body === null ? {} : { "content-type": "application/json" }),
        ...(authorization === null ? {} : { authorization }),
      },
    });
    const timer = setTimeout(() => end({ ok: false, why: late, said: "" }), call.waitMillis);
    let late: WhySilent = "timeout";
    const end = (outcome: Upstream): void => {
      clearTimeout(timer);
      if (!outcome.ok) asking.destroy();
      resolve(outcome);
    };
    asking.on("error", (error) => end({ ok: false, why: whyOfError(error), said: "" }));
    asking.on("response", (response) => {
      late = whyOfStatus(response.statusCode ?? 0) ?? late;
      readAnswer(response, end);
    });
    asking.end(body ?? undefined);
  });
}

function readAnswer(response: IncomingMessage, end: (outcome: Upstream) => void): void {
  const { statusCode = 0, headers } = response;
  const refusal = whyOfStatus(statusCode);
  if (refusal === "redirect") return end({ ok: false, why: refusal, said: "" });
  const most = refusal === null ? MAX_ANSWER_BYTES : MAX_REFUSAL_BYTES;
  const pieces: Buffer[] = [];
  const text = (): string => Buffer.concat(pieces).toString("utf8");
  const refused = (): void => {
    const said = text();
    // etcd's gateway has no number for it, and without the word nobody finds what to do.
    const why = said.startsWith("CommonName of client") ? "tls-common-name" : refusal ?? "reset";
    end({ ok: false, why, said, ...(refusal === null ? {} : { status: statusCode }) });
  };
  let bytes = 0;
  response.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > most) end({ ok: false, why: refusal ?? "too-large", said: "" });
    else pieces.push(piece);
  });
  response.on("error", refused);
  response.on("aborted", refused);
  response.on("end", () => {
    // What was promised and did not come is no answer.
    if (refusal === null && response.complete) end({ ok: true, text: text(), date: headers.date ?? null });
    else refused();
  });
}
