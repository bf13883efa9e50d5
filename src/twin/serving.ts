import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createAllowance, hasToken, takeOne, whyBarred, type Allowance, type Gate } from "./gate.ts";
import { refusal, type TwinOutcome, type TwinReply } from "./reply.ts";
import { askTwinPd, READ_ONLY, ROUTES } from "./routes.ts";
import { createSubscribers, subscribe, tellSubscribers, type Subscribers } from "./subscribers.ts";
import { letTwinRun, whyTwinEnds, type Twin } from "./twin.ts";

/** A twin behind its sockets. */
export interface ServedTwin {
  readonly twin: Twin;
  readonly server: Server;
  readonly subscribers: Subscribers;
  /** Settles when the twin has come to its end, or a checker has found a breach. */
  readonly ended: Promise<"the end" | "a breach">;
  /** Ends it: who is connected is let go. */
  close(): Promise<void>;
}

/** Bytes of a body: a hundred sentences are a tenth of them. */
export const MAX_BODY_BYTES = 65_536;
const MAX_HEADER_BYTES = 16_384;
export const MAX_CONNECTIONS = 128;
/** A body, or a reader, that takes longer is let go. */
const REQUEST_MILLIS = 10_000;
/** A process that stands still is not waited for longer. */
const SILENCE_MILLIS = 30_000;
const TICK_MILLIS = 20;

interface Desk {
  readonly twin: Twin;
  readonly gate: Gate;
  readonly subscribers: Subscribers;
  readonly requests: Allowance;
  /** Tokens that were wrong: who guesses gets no further than these. */
  readonly wrongTokens: Allowance;
  fail: (error: unknown) => void;
}

/** Starts to run the twin and to answer; the server has yet to listen. */
export function serveTwin(twin: Twin, gate: Gate): ServedTwin {
  const subscribers = createSubscribers();
  const desk: Desk = {
    twin, gate, subscribers, requests: createAllowance(400, 200), wrongTokens: createAllowance(20, 1), fail: () => undefined,
  };
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: 5_000, requestTimeout: REQUEST_MILLIS, keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  }, (request, response) => void hear(desk, request, response));
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = 10_000;
  server.setTimeout(SILENCE_MILLIS + REQUEST_MILLIS);
  server.on("clientError", (_error, socket) => socket.destroy());
  const { ended, stop } = runByTheClock(desk);
  const close = (): Promise<void> => new Promise((resolve) => {
    stop();
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { twin, server, subscribers, ended, close };
}

/** Runs the twin as time passes, and tells who listens. A mistake of ours, wherever it shows, ends it. */
function runByTheClock(desk: Desk): { readonly ended: Promise<"the end" | "a breach">; readonly stop: () => void } {
  const { twin, subscribers } = desk;
  let last = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(timer);
  const ended = new Promise<"the end" | "a breach">((resolve, reject) => {
    desk.fail = (error) => {
      stop();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    timer = setInterval(() => {
      const now = performance.now();
      try {
        letTwinRun(twin, now - last);
        last = now;
        tellSubscribers(subscribers, twin);
        const why = whyTwinEnds(twin);
        if (why !== null) resolve(why);
      } catch (error) {
        desk.fail(error);
      }
    }, TICK_MILLIS);
  });
  return { ended, stop };
}

async function hear(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on("error", () => undefined);
  try {
    const outcome = await outcomeOf(desk, request, response);
    if (outcome === "streams") return;
    if (outcome === "reset") request.socket.destroy();
    else if (outcome === "silence") setTimeout(() => request.socket.destroy(), SILENCE_MILLIS).unref();
    else send(response, outcome, request.method === "HEAD");
  } catch (error) {
    request.socket.destroy();
    desk.fail(error);
  }
}

/** What comes of a request; one that is refused here is not looked into any further. */
async function outcomeOf(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<TwinOutcome | "streams"> {
  const { twin, gate } = desk;
  const barred = whyBarred(request.headers, gate);
  if (barred !== null) return shut(refusal(barred.status, barred.text));
  if (!takeOne(desk.requests)) return shut(refusal(429, "Too many questions; ask again in a second.", { "retry-after": "1" }));
  const { method = "", url = "" } = request;
  const [path = "", query = ""] = url.split("?");
  if (path === "/quorumscape/events") {
    if (method !== "GET") return refusal(405, "Events are only read: GET.", { allow: "GET" });
    const since = /^since=(\d{1,15})$/.exec(query)?.[1] ?? "0";
    return subscribe(desk.subscribers, twin, response, Number(since)) ? "streams"
      : refusal(503, "Too many listen already; close one of them.");
  }
  const route = ROUTES.get(path);
  if (route === undefined) return method === "GET" || method === "HEAD" ? askTwinPd(twin, url) : shut(READ_ONLY);
  if (method !== route.method && !(method === "HEAD" && route.method === "GET")) {
    return shut(refusal(405, `Expected ${route.method}.`, { allow: route.method }));
  }
  const { host = "" } = request.headers;
  if (!route.guarded) return route.answer(twin, "", host);
  if (!hasToken(request.headers, gate)) return shut(wrongToken(desk));
  const body = await bodyOf(request);
  return body === null ? shut(refusal(413, `A body has at most ${MAX_BODY_BYTES} bytes.`)) : route.answer(twin, body, host);
}

const wrongToken = ({ wrongTokens }: Desk): TwinReply => (takeOne(wrongTokens)
  ? refusal(401, "The token is missing or wrong; expected `Authorization: Bearer TOKEN`.", { "www-authenticate": "Bearer" })
  : refusal(429, "Too many wrong tokens; ask again later.", { "retry-after": "5" }));

/** What is still on its way to a request that is refused is not read: the connection ends with the answer. */
const shut = (reply: TwinReply): TwinReply => ({ ...reply, headers: { ...reply.headers, connection: "close" } });

/** The body as text; null where it is too large, or whoever sent it broke off. */
function bodyOf(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on("data", (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= MAX_BODY_BYTES) pieces.push(piece);
      else {
        request.pause();
        resolve(null);
      }
    });
    request.on("end", () => resolve(Buffer.concat(pieces).toString("utf8")));
    request.on("error", () => resolve(null));
    request.on("close", () => resolve(null));
  });
}

function send(response: ServerResponse, { status, type, body, headers = {} }: TwinReply, isHead: boolean): void {
  response.writeHead(status, {
    "content-type": type, "content-length": Buffer.byteLength(body), "cache-control": "no-store",
    "x-content-type-options": "nosniff", ...headers,
  });
  response.end(isHead ? "" : body);
}
