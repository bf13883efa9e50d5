import * as v from "valibot";
import { quotedUpTo } from "../kernel/words.ts";
import { ATTRIBUTES } from "../exchange/embed-attributes.ts";
import {
  MAX_FILE, MAX_LINK, MAX_MESSAGE_DEPTH, MAX_MESSAGE_VALUES, MAX_NAMES, MAX_TEXT, PROTOCOL, STEPS, type EmbedRequest, type Hello,
  type RequestKind,
} from "./protocol.ts";

/*
 * The frame trusts nobody. What comes in is looked at twice: that it is a small tree of plain values, and that it has exactly a
 * shape of these. What they give back is newly built, so that nothing of a stranger's object is kept.
 */

function text(most: number): v.GenericSchema<string> {
  const said = `a text of at most ${most} characters`;
  return v.pipe(v.string(said), v.maxLength(most, said));
}
const whole = (most: number, said = `a whole number from 0 to ${most}`): v.GenericSchema<number> =>
  v.pipe(v.number(said), v.integer(said), v.minValue(0, said), v.maxValue(most, said));
const instant = whole(Number.MAX_SAFE_INTEGER);
const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const names = v.pipe(v.array(text(64)), v.maxLength(MAX_NAMES));
const linkText = v.pipe(text(MAX_LINK), v.regex(/^[A-Za-z0-9._~-]+$/));
const requestId = whole(2 ** 31);
const changeable = ATTRIBUTES.flatMap(({ name, world, framed }) => (framed && !world ? [name] : []));

const helloShape = v.strictObject({
  quorumscape: v.literal(PROTOCOL), kind: v.literal("hello"), versions: v.pipe(v.array(whole(1_000)), v.maxLength(20)),
  token: v.pipe(text(128), v.minLength(16)), name: v.exactOptional(text(MAX_TEXT)),
});

const REQUEST_SHAPES = {
  play: {}, pause: {}, restart: {}, link: {}, state: {},
  seek: { at: instant },
  step: { to: v.picklist(STEPS) },
  do: { text: text(MAX_TEXT) },
  open: {
    world: v.union([
      v.strictObject({ scenario: id }), v.strictObject({ lesson: id }),
      v.strictObject({ link: linkText, at: v.exactOptional(instant) }),
      v.strictObject({ file: text(MAX_FILE) }),
    ], "a scenario, a lesson, a link or a file"),
  },
  select: { what: text(MAX_TEXT) },
  events: { since: v.exactOptional(instant), names: v.exactOptional(names) },
  why: { event: instant },
  snapshot: { type: v.picklist(["svg", "png"]), width: v.pipe(whole(4_000), v.minValue(100)) },
  evaluate: { text: text(MAX_TEXT) },
  listen: { names },
  set: { name: v.picklist(changeable), value: v.nullable(text(MAX_TEXT)) },
} satisfies Record<RequestKind, v.ObjectEntries>;

const isKind = (kind: unknown): kind is RequestKind => typeof kind === "string" && Object.hasOwn(REQUEST_SHAPES, kind);

const SHAPES = Object.fromEntries(Object.entries(REQUEST_SHAPES).map(([kind, entries]): [string, v.GenericSchema] =>
  [kind, v.strictObject({ id: requestId, kind: v.literal(kind), ...entries })])) as Record<RequestKind, v.GenericSchema>;

const NO_KIND = `There is no request of this kind; expected one of: ${Object.keys(REQUEST_SHAPES).join(" ")}.`;

/** A hello; null for anything else, of which nothing is said to nobody: other scripts post messages, too. Never throws. */
export function readHello(data: unknown): Hello | null {
  if (!isSmallTree(data)) return null;
  const read = v.safeParse(helloShape, data, { abortEarly: true });
  return read.success ? (read.output as Hello) : null;
}

export type ReadRequest =
  | { readonly ok: true; readonly request: EmbedRequest }
  /** `id` is null where there is none to answer to. */
  | { readonly ok: false; readonly id: number | null; readonly code: "unknown" | "bad-request"; readonly text: string };

const NOTHING_READ: ReadRequest = { ok: false, id: null, code: "bad-request", text: "" };

/** A request, or what is wrong with it. Never throws. */
export function readRequest(data: unknown): ReadRequest {
  if (!isSmallTree(data) || typeof data !== "object" || data === null) return NOTHING_READ;
  const { id: given, kind } = data as { readonly id?: unknown; readonly kind?: unknown };
  const known = v.safeParse(requestId, given);
  if (!known.success) return NOTHING_READ;
  if (!isKind(kind)) return { ok: false, id: known.output, code: "unknown", text: NO_KIND };
  const shape = SHAPES[kind];
  const read = v.safeParse(shape, data, { abortEarly: true });
  if (read.success) return { ok: true, request: read.output as unknown as EmbedRequest };
  return { ok: false, id: known.output, code: "bad-request", text: `${kind}${faultOf(read.issues[0])}` };
}

/** Which field does not fit, what it should be, and what it is. */
function faultOf({ path, expected, message, received }: v.BaseIssue<unknown>): string {
  const field = ["", ...(path ?? []).map(({ key }) => String(key).slice(0, MOST_SHOWN))].join(".");
  if (expected === "never") return `${field}: there is no such field.`;
  if (received === "undefined") return `${field} is missing.`;
  return `${field}: expected ${message.startsWith("Invalid") ? expected : message}, found ${quotedUpTo(received, MOST_SHOWN)}.`;
}

const MOST_SHOWN = 80;

/** Whether it is plain values, lists and objects, neither deep nor many, without a name that reaches for a prototype. */
function isSmallTree(data: unknown): boolean {
  let left = MAX_MESSAGE_VALUES;
  const visit = (value: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > MAX_MESSAGE_DEPTH) return false;
    if (typeof value !== "object" || value === null) return !["function", "symbol", "bigint"].includes(typeof value);
    if (Array.isArray(value)) return value.length <= MAX_MESSAGE_VALUES && value.every((each) => visit(each, depth + 1));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) return false;
    return Object.entries(value).every(([key, each]) => key !== "__proto__" && visit(each, depth + 1));
  };
  return visit(data, 0);
}
