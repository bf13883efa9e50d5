import { quoted } from "../kernel/words.ts";

/**
 * The one table of what an author may write on `<quorum-scape>`, and behind the `#` of `embed.html`: the names are the same. The
 * element's reflected properties, the parameters of a frame's address, how both are read and what is said of one that cannot
 * be, the manifest of custom elements and the tables of the documentation all come from here. Pure, and free of the engine.
 */

/** How one kind of value is read from text, and what is said to whom wrote something else. */
interface AttributeKind<T> {
  /** What may be written, as English text. */
  readonly expected: string;
  /** Its type, as TypeScript and the manifest of custom elements write it. */
  readonly type: string;
  /** The value; undefined where the text is none. */
  read(text: string): T | undefined;
}

/** One attribute. */
interface Attribute<Name extends string = string, T = unknown, Property extends string = string> extends AttributeKind<T> {
  readonly name: Name;
  /** The property of the element that reflects it. */
  readonly property: Property;
  /** What holds where nothing is written, as text; "" for nothing. */
  readonly fallback: string;
  /** Whether it says which world is simulated: changing one opens another. */
  readonly world: boolean;
  /** Whether the frame needs to know it; the others are the element's own. */
  readonly framed: boolean;
}

const MICROS = 1_000_000;
const UNITS: Readonly<Record<string, number>> = {
  us: 1, ms: 1_000, s: MICROS, m: 60 * MICROS, h: 3_600 * MICROS, d: 86_400 * MICROS,
};
/** An address that browsers and chat programs pass on; longer worlds are opened by `open`. */
const MOST_LINK = 65_536;
const MOST_DO = 4_000;
const MOST_TEXT = 400;

const oneOf = <const W extends string>(...words: readonly W[]): AttributeKind<W> => ({
  expected: `one of ${words.join(", ")}`,
  type: words.map((word) => `"${word}"`).join(" | "),
  read: (text) => words.find((word) => word === text),
});

/** A name without a value is enough, as in HTML; in an address `=false` and `=0` take it back. */
const flag: AttributeKind<boolean> = {
  expected: "nothing, or true or false", type: "boolean",
  read: (text) => (text === "false" || text === "0" ? false : text === "" || text === "true" || text === "1" ? true : undefined),
};

const textOf = (expected: string, most: number, shape?: RegExp): AttributeKind<string> => ({
  expected: shape === undefined ? `${expected} of at most ${most} characters` : expected, type: "string",
  read: (text) => (text.length <= most && (shape === undefined || shape.test(text)) ? text : undefined),
});

const id = (of: string): AttributeKind<string> =>
  textOf(`the id of a ${of}, such as those that the gallery names`, 64, /^[a-z0-9][a-z0-9-]*$/);

/** In whole microseconds, as the engine counts them. */
const instant: AttributeKind<number> = { expected: "an instant such as 8s, 1m30s or 250ms", type: "string", read: readInstant };

const pace: AttributeKind<number | "auto"> = {
  expected: "auto, or virtual seconds per second from 0.001 to 10000", type: 'number | "auto"',
  read: (text) => {
    const value = numberIn(text);
    return text === "auto" ? "auto" : value !== undefined && value >= 0.001 && value <= 10_000 ? value : undefined;
  },
};

const seed: AttributeKind<number> = {
  expected: "a whole number from 0 to 4294967295", type: "number",
  read: (text) => (/^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff ? Number(text) : undefined),
};

/** What an author or a script names to be looked at; null for nothing. */
export type NamedThing = { readonly kind: "store" | "region" | "pd" | "client"; readonly id: number } | null;

const thing: AttributeKind<NamedThing> = {
  expected: "store 4, region 7, pd 1, client 2 or none", type: "string",
  read: (text) => {
    if (text === "none" || text === "") return null;
    const [, kind, number] = /^(store|region|pd|client)[ -](\d{1,15})$/.exec(text.trim()) ?? [];
    return kind === "store" || kind === "region" || kind === "pd" || kind === "client" ? { kind, id: Number(number) } : undefined;
  },
};

const ratio: AttributeKind<number> = {
  expected: "width by height, such as 16/9", type: "string",
  read: (text) => {
    const [, width, height] = /^(\d{1,4}(?:\.\d+)?)\s*[/:]\s*(\d{1,4}(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    const value = Number(width) / Number(height);
    return value >= 0.2 && value <= 10 ? value : undefined;
  },
};

/** Web addresses alone: one that runs a script is none. */
const address: AttributeKind<string> = {
  expected: "an address on the web, absolute or relative", type: "string",
  read: (text) => (text.length <= 2_000 && !/^\s*(?!https?:)[a-z][a-z0-9+.-]*:/i.test(text) ? text.trim() : undefined),
};

type Where = "world" | "view" | "page";

/** The property has the attribute's name, unless it is given another. */
function attribute<const Name extends string, T, const Property extends string = Name>(
  name: Name, kind: AttributeKind<T>, where: Where, fallback: string, property?: Property,
): Attribute<Name, T, Property> {
  const { expected, type, read } = kind;
  return {
    name, property: property ?? (name as string as Property), expected, type, read, fallback, world: where === "world",
    framed: where !== "page",
  };
}

/** Every attribute, in the order of the documentation. */
export const ATTRIBUTES = [
  attribute("scenario", id("scenario"), "world", "healthy"),
  attribute("link", textOf("the text behind #s= of a share link", MOST_LINK, /^[A-Za-z0-9._~-]+$/), "world", ""),
  attribute("lesson", id("lesson"), "world", ""),
  attribute("seed", seed, "world", ""),
  attribute("preset", oneOf("tikv", "paper", "article", "etcd", "etcd-prevote", "logcabin", "availsim-wan"), "world", ""),
  attribute("do", textOf("timed commands", MOST_DO), "world", ""),
  attribute("start", instant, "world", ""),
  attribute("end", instant, "view", ""),
  attribute("loop", flag, "view", "false"),
  attribute("autoplay", flag, "view", "false"),
  attribute("pace", pace, "view", "auto"),
  attribute("mode", oneOf("frame", "inline"), "world", "frame"),
  attribute("view", oneOf("stage", "keys", "group", "log", "timeline", "story", "lesson", "full"), "view", "stage"),
  attribute("select", thing, "view", "none"),
  attribute("controls", oneOf("none", "bar", "full"), "view", "bar"),
  attribute("readonly", flag, "view", "false", "readOnly"),
  attribute("theme", oneOf("auto", "light", "dark"), "view", "auto"),
  attribute("lang", oneOf("auto", "en", "zh"), "view", "auto"),
  attribute("loading", oneOf("lazy", "eager", "interaction"), "page", "lazy"),
  attribute("ratio", ratio, "page", "16/9"),
  attribute("poster", address, "page", ""),
  attribute("title", textOf("a name", MOST_TEXT), "page", ""),
  attribute("base", address, "page", ""),
] as const;

type AnyAttribute = (typeof ATTRIBUTES)[number];
export type AttributeName = AnyAttribute["name"];
/** What was read, by name; what nobody wrote is absent. */
export type AttributeValues = { readonly [A in AnyAttribute as A["name"]]?: A extends Attribute<string, infer T> ? T : never };

/** An attribute that cannot be used, and why: the rest is used all the same. */
export interface RefusedAttribute {
  readonly name: string;
  /** As an English sentence. */
  readonly text: string;
}

export interface ReadAttributes {
  readonly values: AttributeValues;
  readonly refusals: readonly RefusedAttribute[];
}

/** Reads what stands under each name; null where nothing does. */
export function readAttributes(textOfName: (name: AttributeName) => string | null): ReadAttributes {
  const refusals: RefusedAttribute[] = [];
  let world: string | null = null;
  const entries = ATTRIBUTES.flatMap(({ name, expected, read }): [AttributeName, unknown][] => {
    const text = textOfName(name);
    if (text === null) return [];
    const value: unknown = read(text);
    if (value === undefined) {
      refusals.push({ name, text: `${name}: expected ${expected}, and found "${quoted(text)}".` });
      return [];
    }
    if (name !== "scenario" && name !== "link" && name !== "lesson") return [[name, value]];
    if (world !== null) {
      refusals.push({ name, text: `${name}: only one of scenario, link and lesson can be shown; ${world} is.` });
      return [];
    }
    world = name;
    return [[name, value]];
  });
  return { values: Object.fromEntries(entries), refusals };
}

/** The fragment, without its `#`, that says the same as attributes written as text. The element's own are left out. */
function writeFragment(texts: Readonly<Partial<Record<AttributeName, string>>>): string {
  const parts = ATTRIBUTES.filter(({ framed }) => framed).flatMap(({ name }) => {
    const text = texts[name];
    return text === undefined ? [] : [`${name}=${encodeURIComponent(text)}`];
  });
  return parts.join("&");
}

/** The page that the frame shows, in the folder `base`. */
const FRAME_PAGE = "embed.html";

/** The address of a frame: `base` is the folder of the embed, which ends with a slash. */
export function frameAddress(base: string, texts: Readonly<Partial<Record<AttributeName, string>>>): string {
  const fragment = writeFragment(texts);
  return `${base}${FRAME_PAGE}${fragment === "" ? "" : `#${fragment}`}`;
}

/** `8s`, `1m30s`, `250ms`, or a plain number of seconds, in microseconds. */
function readInstant(text: string): number | undefined {
  const trimmed = text.trim();
  const plain = numberIn(trimmed);
  if (plain !== undefined) return whole(plain * MICROS);
  if (!/^(\d+(?:\.\d+)?(?:us|ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g)) {
    total += Number(count) * (UNITS[unit ?? ""] ?? 0);
  }
  return whole(total);
}

const whole = (micros: number): number | undefined => (micros <= Number.MAX_SAFE_INTEGER ? Math.round(micros) : undefined);

const numberIn = (text: string): number | undefined => (/^\d{1,15}(\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined);
