import { PROTOCOL, REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, type EmbedAnswer, type EmbedEvent, type EmbedRequest, type ErrorCode,
  type Greeting, type Hello } from "./protocol.ts";
import { createRate } from "./rate.ts";
import { readHello, readRequest } from "./shapes.ts";

/** Why a request is not done: an answer, and no mistake of ours. */
export class RefusedRequest extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, text: string) {
    super(text);
    this.code = code;
  }
}

/** What the frame can do for its host. */
export interface Served {
  /** Does what is asked; resolves with a plain value, rejects with a `RefusedRequest`. */
  serve(request: EmbedRequest): Promise<unknown>;
  /** The host has a port from now on: it is told where things stand. */
  welcomed(): void;
}

/** The part of a message event that matters here. */
export interface Heard {
  readonly data: unknown;
  readonly source: unknown;
  readonly origin: string;
}

/** The end of a channel, as a `MessagePort` has it. */
export interface PortEnd {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  close(): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** What a conversation stands on: the window around, and a clock. */
export interface Surroundings {
  /** The window whose messages are heard, and no other's; null where the frame is nobody's. */
  readonly parent: unknown;
  readonly greet: (greeting: Greeting, origin: string, port: unknown) => void;
  readonly channel: () => { readonly port1: PortEnd; readonly port2: unknown };
  /** In milliseconds. */
  readonly clock: () => number;
  /** The version of this build. */
  readonly app: string;
}

export interface Conversation {
  /** A message has come to the frame's window. Nothing that it holds makes this throw. */
  hear(message: Heard): void;
  /** Tells the host, if it has a port. */
  tell(event: EmbedEvent): void;
}

/**
 * The frame's end of the conversation. Before there is a port only a hello of the parent is heard; afterwards everything runs
 * over the port. A second hello means that the host has lost its end: it gets another port, and the old one is closed.
 */
export function createConversation(served: Served, around: Surroundings): Conversation {
  let port: PortEnd | null = null;
  const welcome = ({ versions, token }: Hello, origin: string): void => {
    if (!versions.includes(PROTOCOL)) {
      around.greet({ quorumscape: PROTOCOL, kind: "refused", code: "unsupported-version", versions: [PROTOCOL] }, origin, null);
      return;
    }
    port?.close();
    const { port1, port2 } = around.channel();
    port = port1;
    port1.onmessage = answering(served, port1, around.clock);
    around.greet({ quorumscape: PROTOCOL, kind: "welcome", version: PROTOCOL, token, app: around.app }, origin, port2);
    served.welcomed();
  };
  let lastToken = "";
  return {
    hear: ({ data, source, origin }) => {
      if (around.parent === null || source !== around.parent) return;
      const hello = readHello(data);
      // The same hello comes again and again until the answer to the first has arrived.
      if (hello === null || hello.token === lastToken) return;
      lastToken = hello.token;
      welcome(hello, origin);
    },
    tell: (event) => port?.postMessage(event),
  };
}

/** Answers the requests that come over a port, each once. */
function answering(served: Served, port: PortEnd, clock: () => number): (event: MessageEvent) => void {
  const rate = createRate(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE);
  const answer = (given: EmbedAnswer, transfer: Transferable[] = []): void => port.postMessage(given, transfer);
  return ({ data }) => {
    const passes = rate.passes(clock());
    const read = readRequest(data);
    const id = read.ok ? read.request.id : read.id;
    if (id === null) return;
    if (!passes) answer({ id, ok: false, code: "rate-limited", text: "Too many requests; wait a moment." });
    else if (!read.ok) answer({ id, ok: false, code: read.code, text: read.text });
    else {
      served.serve(read.request).then(
        (value) => answer({ id, ok: true, value }, value instanceof ArrayBuffer ? [value] : []),
        (error: unknown) => answer({ id, ok: false, ...refusalOf(error) }),
      );
    }
  };
}

const refusalOf = (error: unknown): { readonly code: ErrorCode; readonly text: string } =>
  error instanceof RefusedRequest
    ? { code: error.code, text: error.message } : { code: "stopped", text: "The frame has made a mistake." };
