import type { AttributeName } from "../exchange/embed-attributes.ts";

/**
 * What the page around an embed and the frame within say to one another, in version 1: shapes, limits and codes. Free of
 * packages and of the engine, because the element's script takes it along. `docs/EMBED.md` tells it to who writes a host of
 * their own.
 */
export const PROTOCOL = 1;

/** Bounds of what a host may say. Text of a command and of an expression, of a link and of a file, in characters. */
export const MAX_TEXT = 400;
export const MAX_LINK = 65_536;
export const MAX_FILE = 2_000_000;
export const MAX_MESSAGE_DEPTH = 16;
/** Values within one message. */
export const MAX_MESSAGE_VALUES = 1_000;
export const MAX_NAMES = 100;
/** Events in one answer. */
export const MAX_EVENTS = 1_000;
/** Requests: so many in a second, and so many at once after a pause. */
export const REQUESTS_PER_SECOND = 20;
export const REQUESTS_AT_ONCE = 40;

/** Heights that a frame may ask for, in CSS pixels, and how often it is heard. */
export const MIN_HEIGHT = 120;
export const MAX_HEIGHT = 2_000;
export const HEIGHTS_PER_SECOND = 4;

/** The host says hello this often, for so long. */
export const HELLO_MS = 100;
export const HELLO_FOR_MS = 10_000;

export type ErrorCode =
  | "unsupported-version" | "not-found" | "bad-scenario" | "bad-request" | "bad-attribute" | "blocked" | "stopped"
  | "rate-limited" | "private" | "readonly" | "closed" | "unknown" | "unsupported";

/** What is said before there is a port. */
export interface Hello {
  readonly quorumscape: typeof PROTOCOL;
  readonly kind: "hello";
  readonly versions: readonly number[];
  readonly token: string;
  /** The host's title: its own words, shown as such or not at all. */
  readonly name?: string;
}

export type Greeting = { readonly quorumscape: typeof PROTOCOL } & (
  /** Comes with the one port over which everything else is said. */
  | { readonly kind: "welcome"; readonly version: number; readonly token: string; readonly app: string }
  | { readonly kind: "refused"; readonly code: "unsupported-version"; readonly versions: readonly number[] }
);

export const STEPS = ["event", "previous-event", "notable", "previous-notable", "repaired"] as const;

/** A world to be opened; exactly one of these. `file` is a scenario as JSON text. */
export type AskedWorld =
  | { readonly scenario: string } | { readonly link: string; readonly at?: number } | { readonly lesson: string }
  | { readonly file: string };

/** What a host asks for, by kind. Instants are whole microseconds. */
export interface RequestBodies {
  readonly play: object;
  readonly pause: object;
  readonly restart: object;
  readonly link: object;
  readonly state: object;
  readonly seek: { readonly at: number };
  readonly step: { readonly to: (typeof STEPS)[number] };
  readonly do: { readonly text: string };
  readonly open: { readonly world: AskedWorld };
  readonly select: { readonly what: string };
  readonly events: { readonly since?: number; readonly names?: readonly string[] };
  readonly why: { readonly event: number };
  readonly snapshot: { readonly type: "svg" | "png"; readonly width: number };
  readonly evaluate: { readonly text: string };
  /** Events of these names are told from now on. */
  readonly listen: { readonly names: readonly string[] };
  /** An attribute has changed that does not belong to the world; null: it was taken away. */
  readonly set: { readonly name: AttributeName; readonly value: string | null };
}

export type RequestKind = keyof RequestBodies;
export type EmbedRequest = {
  readonly [Kind in RequestKind]: { readonly id: number; readonly kind: Kind } & RequestBodies[Kind];
}[RequestKind];

export type EmbedAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly text: string };

/** What a frame tells by itself. */
export interface EventBodies {
  readonly ready: { readonly version: string; readonly protocol: number; readonly scenario: string; readonly hash: string };
  readonly time: { readonly at: number; readonly paused: boolean; readonly pace: number; readonly duration: number };
  readonly play: object;
  readonly pause: object;
  readonly end: object;
  readonly record: { readonly events: readonly unknown[] };
  readonly state: { readonly leaderless: number; readonly unrepaired: number; readonly down: readonly number[] };
  readonly answer: { readonly question: string; readonly choice: string; readonly right: boolean };
  readonly resize: { readonly height: number };
  readonly private: object;
  readonly error: { readonly code: ErrorCode; readonly text: string };
  /** What a host needs to open this run again where it stands; for the element alone. */
  readonly kept: { readonly link: string; readonly select: string };
}

export type EmbedEventName = keyof EventBodies;
export type EmbedEvent = {
  readonly [Name in EmbedEventName]: { readonly kind: "event"; readonly name: Name } & EventBodies[Name];
}[EmbedEventName];
