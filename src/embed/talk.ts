import {
  HEIGHTS_PER_SECOND, MAX_HEIGHT, MIN_HEIGHT, type EmbedEvent, type ErrorCode, type EventBodies, type EmbedEventName,
  type RequestBodies, type RequestKind,
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

/** The host's end of the conversation with one world, which may not be there yet. */
export interface Talk {
  /** Rejects with a `QuorumscapeError`. What is asked before there is a port waits. */
  ask<Kind extends RequestKind>(kind: Kind, body: RequestBodies[Kind]): Promise<unknown>;
  /** The port has come: from now on everything runs over it. */
  give(port: MessagePort): void;
  /** Whoever answered is gone, and another is on its way: what has not been answered is asked of that one. */
  lose(): void;
  /** Nobody answers any more: whoever waits is refused. */
  close(): void;
  /** The same, and the host is told why. */
  fail(code: ErrorCode, text: string): void;
}

interface Waiting {
  readonly message: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: QuorumscapeError) => void;
}

const EVENT_NAMES: readonly string[] = [
  "ready", "time", "play", "pause", "end", "record", "state", "answer", "resize", "private", "error", "kept",
] satisfies readonly EmbedEventName[];

/**
 * Makes the host's end, and hands on what it hears. The other end is trusted as little as it trusts its host: what has not the
 * shape that is expected is dropped.
 */
export function createTalk(heard: (event: EmbedEvent) => void): Talk {
  const waiting = new Map<number, Waiting>();
  const isFitting = fittingEvents();
  let port: MessagePort | null = null;
  let ended = false;
  let lastId = 0;
  const take = (data: unknown): void => {
    if (!isRecord(data)) return;
    const { id } = data;
    if (typeof id === "number") answerTo(waiting, id, data);
    else if (isEvent(data) && isFitting(data)) heard(data);
  };
  const end = (code: ErrorCode, text: string): void => {
    ended = true;
    port?.close();
    port = null;
    for (const { reject } of waiting.values()) reject(new QuorumscapeError(code, text));
    waiting.clear();
  };
  return {
    ask: (kind, body) => new Promise((resolve, reject) => {
      lastId += 1;
      const message = { id: lastId, kind, ...body };
      waiting.set(lastId, { message, resolve, reject });
      port?.postMessage(message);
    }),
    give: (given) => {
      if (ended || port !== null) return;
      port = given;
      port.onmessage = ({ data }) => take(data);
      for (const { message } of waiting.values()) port.postMessage(message);
    },
    lose: () => {
      port?.close();
      port = null;
    },
    close: () => end("closed", "The frame has been closed."),
    fail: (code, text) => {
      if (ended) return;
      end(code, text);
      heard({ kind: "event", name: "error", code, text });
    },
  };
}

function answerTo(waiting: Map<number, Waiting>, id: number, data: Readonly<Record<string, unknown>>): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (data["ok"] === true) asked?.resolve(data["value"]);
  else asked?.reject(new QuorumscapeError(String(data["code"]) as ErrorCode, String(data["text"])));
}

export const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> => typeof data === "object" && data !== null;

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
