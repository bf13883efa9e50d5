import * as v from "valibot";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";
import { count, duration, toggle, type SettingKind, type ValuesOf } from "../kernel/setting.ts";
import { hours, millis, seconds } from "../kernel/time.ts";
import { nearestWord, quoted } from "../kernel/words.ts";
import { expectedValues } from "../proto/setting-text.ts";
import type { Policy } from "./policy.ts";

/** What is wrong with a policy's text, and where: a sentence by its code. */
export interface PolicyMistake {
  readonly code: `policy.${keyof typeof SENTENCES}`;
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export type PolicyReading =
  { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly mistake: PolicyMistake };

const SENTENCES = {
  "too-long": "The policy has {size} characters, and at most {limit} are read.",
  syntax: "Line {line}, column {column}: this is no YAML ({problem}).",
  alias: "Line {line}, column {column}: expected a value in place of the alias {found}.",
  key: "Line {line}, column {column}: there is no {found} here; expected one of {known}.",
  "key-near": "Line {line}, column {column}: there is no {found} here; the nearest is {nearest}.",
  shape: "Line {line}, column {column}: expected {key} to be a mapping of {known}, and found {found}.",
  value: "Line {line}, column {column}: {key} cannot be {found}; expected {expected}.",
} as const;

/** A policy is a dozen words. */
const MAX_CHARACTERS = 4_000;

const LENGTH = { min: millis(1), max: hours(1) };

/** `95%`, or the number alone. */
function percent(most: number) {
  const { kind, ...setting } = count("above", { tikv: most }, { min: 1, max: 100 });
  return { ...setting, kind: { ...kind, read: (text: string) => kind.read(text.replace(/\s*%$/, "")) } };
}

/** What can be said, by section, with what is meant where nothing is said. */
const SECTIONS = {
  health_check: {
    interval: duration("interval", { tikv: seconds(5) }, { min: millis(100), max: hours(1) }),
    timeout: duration("timeout", { tikv: seconds(2) }, LENGTH),
    threshold: count("threshold", { tikv: 3 }, { min: 1, max: 1_000 }),
    enable_failover: toggle("enable_failover", { tikv: true }),
  },
  response_time: { above: duration("above", { tikv: millis(500) }, LENGTH), for: duration("for", { tikv: seconds(10) }, LENGTH) },
  cpu: { above: percent(95), for: duration("for", { tikv: seconds(60) }, LENGTH) },
  memory: { above: percent(95), for: duration("for", { tikv: seconds(60) }, LENGTH) },
};

type Sections = typeof SECTIONS;
type SectionName = keyof Sections;

const names = <T extends object>(of: T): (keyof T & string)[] => Object.keys(of) as (keyof T & string)[];

const kindOf = (section: string, key: string): SettingKind<unknown> | undefined =>
  (SECTIONS as Readonly<Record<string, Readonly<Record<string, { readonly kind: SettingKind<unknown> }>>>>)[section]?.[key]?.kind;

const fits = (section: string, key: string) => (value: unknown): boolean =>
  ["string", "number", "boolean"].includes(typeof value) && kindOf(section, key)?.read(String(value)) !== undefined;

const mapping = v.custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value));

/** Every section and every value may be left out. */
const shape = v.pipe(mapping, v.strictObject(Object.fromEntries(names(SECTIONS).map((section) => {
  const fields = names(SECTIONS[section]).map((key) =>
    [key, v.optional(v.custom<string | number | boolean>(fits(section, key)))] as const);
  return [section, v.optional(v.pipe(mapping, v.strictObject(Object.fromEntries(fields))))];
}))));

/** Reads a policy as YAML, in block or flow style, or as JSON, which is YAML as well. Never throws. */
export function readPolicy(text: string): PolicyReading {
  if (text.length > MAX_CHARACTERS) return wrong("too-long", { size: text.length, limit: MAX_CHARACTERS });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) return wrong("syntax", { ...place(fault.pos[0]), problem: quoted(fault.message) });
  let alias: PolicyReading | null = null;
  visit(document, { Alias(_, { source, range }) {
    alias ??= wrong("alias", { ...place(range?.[0] ?? 0), found: quoted(`*${source}`) });
    return visit.BREAK;
  } });
  if (alias !== null) return alias;
  const checked = v.safeParse(shape, document.toJS() as unknown, { abortEarly: true });
  const path = checked.issues?.[0].path?.map(({ key }) => String(key)) ?? [];
  if (!checked.success) return explain(document, path, (node) => place(node ?? 0));
  const said = checked.output as Said;
  // A text without it is about something else.
  if (said.health_check === undefined) return explain(document, ["health_check"], (node) => place(node ?? 0));
  return { ok: true, policy: policyOf(said) };
}

type Said = { readonly [Section in SectionName]?: { readonly [Key in keyof Sections[Section]]?: string | number | boolean } };

function policyOf(said: Said): Policy {
  const section = <Name extends SectionName>(name: Name): ValuesOf<Sections[Name]> => {
    const told: Readonly<Record<string, string | number | boolean | undefined>> = said[name] ?? {};
    return Object.fromEntries(Object.entries(SECTIONS[name]).map(([key, { kind, values }]) =>
      [key, told[key] === undefined ? values.tikv : kind.read(String(told[key]))])) as ValuesOf<Sections[Name]>;
  };
  const { interval, timeout, threshold, enable_failover: failover } = section("health_check");
  return {
    interval, timeout, threshold, failover,
    response: section("response_time"), cpu: section("cpu"), memory: section("memory"),
  };
}

/** The sentence for the first thing that does not fit, at the place where it stands. */
function explain(
  document: Document, path: readonly string[], place: (offset: number | undefined) => { line: number; column: number },
): PolicyReading {
  const [section, key] = path;
  const inner = section !== undefined && Object.hasOwn(SECTIONS, section) ? SECTIONS[section as SectionName] : undefined;
  const isKnown = section === undefined || (inner !== undefined && (key === undefined || Object.hasOwn(inner, key)));
  const known = key === undefined ? names(SECTIONS) : names(inner ?? {});
  if (!isKnown) {
    const found = path.at(-1) ?? "";
    const nearest = nearestWord(found, known);
    const at = { ...place(offsetOfKey(document, path)), found: quoted(found) };
    return nearest === undefined ? wrong("key", { ...at, known: known.join(", ") }) : wrong("key-near", { ...at, nearest });
  }
  const node: unknown = section === undefined ? document.contents : document.getIn(path, true);
  const found = whatIs(node);
  const at = place(offsetOf(node) ?? offsetOfKey(document, path));
  const kind = section === undefined || key === undefined ? undefined : kindOf(section, key);
  if (kind !== undefined) return wrong("value", { ...at, key: `${section}.${key}`, found, ...expectedValues(kind.expected) });
  const inside = inner === undefined ? names(SECTIONS) : names(inner);
  return wrong("shape", { ...at, key: section ?? "the policy", known: inside.join(", "), found });
}

function whatIs(node: unknown): string {
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  return isScalar(node) && node.value !== null ? quoted(node.source ?? String(node.value)) : "nothing";
}

const offsetOf = (node: unknown): number | undefined =>
  (isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined);

/** Where a key stands; where it does not stand at all, the mapping that should hold it. */
function offsetOfKey(document: Document, path: readonly string[]): number | undefined {
  const holder: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(holder)) return undefined;
  const pair = holder.items.find(({ key }) => String(isScalar(key) ? key.value : key) === path.at(-1));
  return offsetOf(pair?.key) ?? offsetOf(holder);
}

function wrong(code: keyof typeof SENTENCES, values: PolicyMistake["values"]): PolicyReading {
  const text = SENTENCES[code].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  return { ok: false, mistake: { code: `policy.${code}`, text, values } };
}

/** The policy in one line, as an action names it: everything that it says. */
export function writePolicy({ interval, timeout, threshold, failover, ...limits }: Policy): string {
  const { health_check: { interval: length } } = SECTIONS;
  const time = length.kind.write;
  const above = (section: string, value: string, long: Policy["cpu"]["for"]): string =>
    `${section}: {above: ${value}, for: ${time(long)}}`;
  return `{health_check: {interval: ${time(interval)}, timeout: ${time(timeout)}, threshold: ${threshold}, ` +
    `enable_failover: ${failover}}, ${above("response_time", time(limits.response.above), limits.response.for)}, ` +
    `${above("cpu", `${limits.cpu.above}%`, limits.cpu.for)}, ${above("memory", `${limits.memory.above}%`, limits.memory.for)}}`;
}
