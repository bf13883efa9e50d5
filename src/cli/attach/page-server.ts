import { randomBytes } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { ObservedHeader } from "../../observe/record.ts";
import { createAllowance, hasToken, takeOne, whyBarred, type Allowance, type Gate } from "../../twin/gate.ts";
import { hostsOf, listenAt, hostAndPort, type ListenAddress } from "../listen.ts";
import type { Feed } from "./feed.ts";
import { replyToRead, type Reads } from "./reads.ts";

/** The built page and what is seen, from one origin: a page from elsewhere may not read what runs on this computer. */
export interface PageServer {
  /** What a browser opens; whoever has it sees what is seen. */
  readonly address: string;
  close(): Promise<void>;
}

interface Desk {
  readonly folder: string;
  readonly header: ObservedHeader;
  readonly feed: Feed;
  readonly reads: Reads;
  readonly gate: Gate;
  readonly requests: Allowance;
  /** Tokens that were wrong: who guesses gets no further than these. */
  readonly wrongTokens: Allowance;
}

/** Serves the page that lies in `folder`, and the feed and further reads to whoever has the token; or says why not. */
export async function servePage(
  folder: string, listen: ListenAddress, header: ObservedHeader, feed: Feed, reads: Reads,
): Promise<PageServer | string> {
  if (!isFile(join(folder, "index.html"))) {
    return `There is no built page in ${folder}. Build it by \`npm run build\`, or name its folder with --page.`;
  }
  const gate = { hosts: new Set<string>(), token: randomBytes(16).toString("hex") };
  const [requests, wrongTokens] = [createAllowance(400, 200), createAllowance(20, 1)];
  const desk: Desk = { folder, header, feed, reads, gate, requests, wrongTokens };
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) => {
    response.on("error", () => undefined);
    hear(desk, request, response);
  });
  server.maxConnections = 128;
  server.on("clientError", (_error, socket) => socket.destroy());
  const port = await listenAt(server, listen);
  if (typeof port === "string") return port;
  gate.hosts = new Set(hostsOf(listen, port, []));
  return {
    address: `http://${hostAndPort(listen.host, port)}/#t=${gate.token}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function refuse(
  response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {},
): void {
  const plain = { "content-type": "text/plain; charset=UTF-8", "cache-control": "no-store" };
  response.writeHead(status, { ...plain, ...headers }).end(`${text}\n`);
}

function hear(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  const { method = "", url = "/", headers } = request;
  const barred = whyBarred(headers, desk.gate);
  if (barred !== null) {
    return refuse(response, barred.status, barred.status === 421 ? "Nobody answers here under that name." : barred.text);
  }
  if (method !== "GET" && method !== "HEAD") {
    return refuse(response, 405, "This only shows what is seen.", { allow: "GET, HEAD" });
  }
  if (!takeOne(desk.requests)) return refuse(response, 429, "Too many requests.", { "retry-after": "1" });
  const [path = "/", query = ""] = url.split("?", 2);
  if (path.startsWith("/api/")) void answer(desk, request, response, path, query);
  else sendFile(desk.folder, path, method, response);
}

const sendJson = (response: ServerResponse, text: string): void => void response
  .writeHead(200, { "content-type": "application/json; charset=UTF-8", "cache-control": "no-store" }).end(text);

async function answer(
  desk: Desk, request: IncomingMessage, response: ServerResponse, path: string, query: string,
): Promise<void> {
  const { gate, wrongTokens, feed, header, reads } = desk;
  if (!hasToken(request.headers, gate)) {
    if (!takeOne(wrongTokens)) return refuse(response, 429, "Too many wrong tokens.", { "retry-after": "1" });
    return refuse(response, 401, "The token is in the address that `attach` printed.");
  }
  if (path === "/api/meta") return sendJson(response, JSON.stringify({ ...header, lines: feed.count() }));
  const reply = await replyToRead(reads, path, query);
  if (reply?.status === 200) return sendJson(response, reply.text);
  if (reply !== null) return refuse(response, reply.status, reply.text, reply.status === 429 ? { "retry-after": "1" } : {});
  if (path !== "/api/stream") return refuse(response, 404, "There is /api/meta, /api/stream, /api/region/ID and /api/history.");
  const since = /^(?:since=(\d{1,9}))?$/.exec(query);
  if (since === null) return refuse(response, 400, "`since` is the number of lines that are known.");
  if (!feed.subscribe(response, Number(since[1] ?? "0"))) refuse(response, 503, "Too many read along.", { "retry-after": "5" });
}

const KINDS: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=UTF-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
  ".json": "application/json", ".png": "image/png", ".woff2": "font/woff2", ".wasm": "application/wasm", ".txt": "text/plain",
};

/** A file of the page. No name leads out of its folder, for none begins with a dot or is written in another way than it is. */
function sendFile(folder: string, path: string, method: string, response: ServerResponse): void {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const file = join(folder, name);
  const kind = KINDS[extname(name)];
  if (!/^(?:\/\w[\w.@-]*)+$/.test(name) || kind === undefined || !isFile(file)) {
    return refuse(response, 404, "There is no such file.");
  }
  response.writeHead(200, {
    "content-type": kind, "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    // Documentation shows embeds, which are pages of this origin.
    "content-security-policy": `connect-src 'self'; frame-ancestors ${name === "/index.html" ? "'none'" : "'self'"}`,
  });
  if (method === "HEAD") response.end();
  else createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
