import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { VERSION } from "../../session/open.ts";
import type { WhySilent } from "../../observe/record.ts";

/** What came of asking: the body of an answer, or why there is none. */
export type Upstream = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: WhySilent };

/** A question to a real system. Only `GET`, and etcd's three fixed calls, which are `POST` with a constant body. */
export interface UpstreamCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: string | null;
  /** So long may the whole of an answer take. */
  readonly waitMillis: number;
}

const MAX_ANSWER_BYTES = 64 * 1_048_576;
const PER_HOST = 4;

/** Connections to the sources, a few for each host: whoever opens them closes them. */
export interface Lines {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export const openLines = (): Lines => ({
  http: new HttpAgent({ keepAlive: true, maxSockets: PER_HOST }),
  https: new HttpsAgent({ keepAlive: true, maxSockets: PER_HOST }),
});

export function closeLines({ http, https }: Lines): void {
  http.destroy();
  https.destroy();
}

/** Asks once; never throws, follows no redirect, and reads no further than the limit. */
export function askUpstream(lines: Lines, base: URL, call: UpstreamCall): Promise<Upstream> {
  return new Promise((resolve) => {
    const isSafe = base.protocol === "https:";
    const asking = (isSafe ? httpsRequest : httpRequest)(new URL(call.path, base), {
      method: call.method, agent: isSafe ? lines.https : lines.http,
      headers: { "user-agent": `quorumscape/${VERSION}`, ...(call.body === null ? {} : { "content-type": "application/json" }) },
    });
    const timer = setTimeout(() => end({ ok: false, why: "timeout" }), call.waitMillis);
    const end = (outcome: Upstream): void => {
      clearTimeout(timer);
      if (!outcome.ok) asking.destroy();
      resolve(outcome);
    };
    asking.on("error", (error: NodeJS.ErrnoException) =>
      end({ ok: false, why: error.code === "ECONNREFUSED" ? "refused" : "reset" }));
    asking.on("response", (response) => void readAnswer(response, end));
    asking.end(call.body ?? undefined);
  });
}

function readAnswer(response: IncomingMessage, end: (outcome: Upstream) => void): void {
  const { statusCode = 0 } = response;
  if (statusCode >= 300 && statusCode < 400) return end({ ok: false, why: "redirect" });
  if (statusCode !== 200) {
    response.resume();
    return end({ ok: false, why: "status" });
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  response.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) end({ ok: false, why: "too-large" });
    else pieces.push(piece);
  });
  response.on("error", () => end({ ok: false, why: "reset" }));
  response.on("aborted", () => end({ ok: false, why: "reset" }));
  response.on("end", () => {
    // What was promised and did not come is no answer.
    if (response.complete) end({ ok: true, text: Buffer.concat(pieces).toString("utf8") });
    else end({ ok: false, why: "reset" });
  });
}
