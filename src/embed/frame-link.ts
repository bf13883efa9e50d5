import {
  HEIGHTS_PER_SECOND, HELLO_FOR_MS, HELLO_MS, MAX_HEIGHT, MIN_HEIGHT, PROTOCOL, type EmbedEvent, type ErrorCode, type EventBodies,
  type EmbedEventName, type RequestBodies, type RequestKind,
} from "./protocol.ts";
import { createRate } from "./rate.ts";

/** Why something asked of an element was not done. */
export class QuorumscapeError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, text: string) {
    super(text === "" ? code : text);
    this.name = "QuorumscapeError";
    this.code = code;
  }
}

/** The host's end of the conversation with one frame. */
export interface FrameLink {
  /** The frame's document has come: from now on it is said hello to. */
  greet(): void;
  /** Rejects with a `QuorumscapeError`. What is asked before the frame answers waits. */
  ask<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): Promise<unknown>;
  /** Nobody answers any more: whoever waits is refused. */
  close(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: QuorumscapeError) => void;
}

const EVENT_NAMES: readonly string[] = [
  "ready", "time", "play", "pause", "end", "record", "state", "answer", "resize", "private", "error", "kept",
] satisfies readonly EmbedEventName[];

/**
 * Makes the host's end of the conversation with a frame, and hands on what it tells. The frame is trusted as little as it trusts
 * its host: what has not the shape that is expected is dropped.
 */
export function linkFrame(frame: HTMLIFrameElement, origin: string, heard: (event: EmbedEvent) => void): FrameLink {
  const token = newToken();
  const waiting = new Map<number, Waiting>();
  const unsent: unknown[] = [];
  const isFitting = fittingEvents();
  let port: MessagePort | null = null;
  let lastId = 0;
  const greeting = greeter(frame, origin, token, () =>
    fail("blocked", "The frame does not answer: the policy of the page, or the network, keeps it away."));
  const listen = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || !isRecord(event.data) || event.data["quorumscape"] !== PROTOCOL) return;
    if (event.data["kind"] === "refused") {
      fail("unsupported-version", "The frame speaks another version.");
      return;
    }
    const [given] = event.ports;
    if (event.data["kind"] !== "welcome" || event.data["token"] !== token || given === undefined || port !== null) return;
    stopGreeting();
    port = given;
    port.onmessage = ({ data }) => take(data);
    for (const message of unsent.splice(0)) port.postMessage(message);
  };
  const stopGreeting = (): void => {
    greeting.stop();
    removeEventListener("message", listen);
  };
  const take = (data: unknown): void => {
    if (!isRecord(data)) return;
    const { id } = data;
    if (typeof id === "number") answerTo(waiting, id, data);
    else if (isEvent(data) && isFitting(data)) heard(data);
  };
  const end = (code: ErrorCode, text: string): void => {
    stopGreeting();
    port?.close();
    port = null;
    for (const { reject } of waiting.values()) reject(new QuorumscapeError(code, text));
    waiting.clear();
  };
  const fail = (code: ErrorCode, text: string): void => {
    end(code, text);
    heard({ kind: "event", name: "error", code, text });
  };
  return {
    greet: () => {
      addEventListener("message", listen);
      greeting.start();
    },
    ask: (kind, body) => new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      const message = { id: lastId, kind, ...body };
      if (port === null) unsent.push(message);
      else port.postMessage(message);
    }),
    close: () => end("closed", "The frame has been closed."),
  };
}

/** Says hello again and again until somebody stops it, or for so long that nobody will answer. */
function greeter(
  frame: HTMLIFrameElement, origin: string, token: string, giveUp: () => void,
): { readonly start: () => void; readonly stop: () => void } {
  let began = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const hello = (): void => {
    const message = { quorumscape: PROTOCOL, kind: "hello", versions: [PROTOCOL], token, name: document.title.slice(0, 400) };
    if (performance.now() - began > HELLO_FOR_MS) giveUp();
    else frame.contentWindow?.postMessage(message, origin);
  };
  return {
    start: () => {
      began = performance.now();
      timer = setInterval(hello, HELLO_MS);
      hello();
    },
    stop: () => clearInterval(timer),
  };
}

function answerTo(waiting: Map<number, Waiting>, id: number, data: Readonly<Record<string, unknown>>): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (data["ok"] === true) asked?.resolve(data["value"]);
  else asked?.reject(new QuorumscapeError(String(data["code"]) as ErrorCode, String(data["text"])));
}

const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> => typeof data === "object" && data !== null;

/** Names are checked here; who uses a field of an event checks that. */
const isEvent = (data: Readonly<Record<string, unknown>>): data is EmbedEvent & Readonly<Record<string, unknown>> =>
  data["kind"] === "event" && typeof data["name"] === "string" && EVENT_NAMES.includes(data["name"]);

/** A frame that is resized by what it says must not be able to do so without end. */
function fittingEvents(): (event: EmbedEvent) => boolean {
  const heights = createRate(HEIGHTS_PER_SECOND, HEIGHTS_PER_SECOND);
  return (event) => event.name !== "resize" || (isHeight(event.height) && heights.passes(performance.now()));
}

const isHeight = (height: EventBodies["resize"]["height"]): boolean =>
  typeof height === "number" && height >= MIN_HEIGHT && height <= MAX_HEIGHT;

const newToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
