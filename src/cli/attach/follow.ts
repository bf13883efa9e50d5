import * as v from "valibot";
import { parseJson } from "../../exchange/json.ts";
import { quoted } from "../../kernel/words.ts";
import type { SourceKind } from "../../observe/record.ts";
import { askSource, OPEN_ACCESS, type AttachedSource } from "./ask.ts";
import { lookupFrom, mayLeadTo, scopeOfHost, type Scope } from "./scope.ts";
import type { Lines, UpstreamCall } from "./upstream.ts";

/** Somebody whom an answer names. */
interface Named {
  readonly kind: SourceKind;
  /** How sentences call it. */
  readonly what: string;
  readonly addresses: readonly string[];
  /** Its id as a member of etcd; "" for others. */
  readonly id: string;
}

const call = (method: "GET" | "POST", path: string): UpstreamCall =>
  ({ method, path, body: method === "POST" ? "{}" : null, waitMillis: 3_000 });
const STATUS = call("POST", "/v3/maintenance/status");
const MEMBERS: UpstreamCall = { ...call("POST", "/v3/cluster/member/list"), body: "{\"linearizable\":false}" };
const STORES = call("GET", "/pd/api/v1/stores");

const address = v.pipe(v.string(), v.maxLength(300));
const id = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.maxLength(20));
const statusShape = v.object({ header: v.object({ member_id: id }) });
const membersShape = v.object({
  members: v.pipe(v.array(v.object({
    ID: id, name: v.optional(address, ""), clientURLs: v.optional(v.pipe(v.array(address), v.maxLength(16)), []),
  })), v.maxLength(64)),
});
const storesShape = v.object({
  stores: v.nullish(v.pipe(v.array(v.object({
    store: v.object({ id, status_address: v.optional(address, ""), state_name: v.optional(address, "") }),
  })), v.maxLength(1_000))),
});

/** More lines of whom nobody follows would hide whom somebody does. */
const MAX_TOLD = 8;

/**
 * Whom the sources name besides themselves, one step far and once: members of etcd by their client addresses, stores of TiKV by
 * their status addresses. There are `room` sources at the most, in all. `say` is told of each who is followed, and who is not.
 */
export async function followNames(
  lines: Lines, sources: readonly AttachedSource[], room: number, say: (line: string) => void,
): Promise<readonly AttachedSource[]> {
  const all = [...sources];
  const barred: string[] = [];
  const known = new Set<string>();
  const unknown: AttachedSource[] = [];
  for (const source of sources.filter(({ kind }) => kind === "etcd")) {
    const own = await memberIdOf(lines, source);
    if (own === "") unknown.push(source);
    else known.add(own);
  }
  for (const source of sources) {
    const from = await scopeOfHost(source.url.hostname);
    const names = await namedBy(lines, source);
    const told = new Set(names.flatMap(({ addresses }) => addresses.map((text) => urlTold(text, source)?.host)));
    for (const named of names) {
      if (known.has(named.id) || named.addresses.some((text) => isAmong(all, text, source))) continue;
      // Somebody who was typed and does not answer may be any of them: twice in a majority, he would count twice.
      const doubt = named.id !== "" && unknown.some(({ name }) => !told.has(name));
      const url = doubt || from === null ? null : await followable(named, source, from);
      if (url === null || all.length >= room) {
        barred.push(`${named.what} is not followed: ${doubt ? "a member that was typed does not answer, and may be the same"
          : url === null ? whyNot(named) : `${room} sources are watched already`}.`);
        continue;
      }
      if (named.id !== "") known.add(named.id);
      const access = { ...OPEN_ACCESS, lookup: lookupFrom(from ?? "public") };
      all.push({ n: all.length + 1, kind: named.kind, name: url.host, url, access });
      say(`${named.what} is followed to ${url.host}, as ${source.name} names it.`);
    }
  }
  for (const line of barred.slice(0, MAX_TOLD)) say(line);
  if (barred.length > MAX_TOLD) say(`Nor are ${barred.length - MAX_TOLD} others.`);
  return all;
}

const whyNot = ({ addresses }: Named): string =>
  (addresses.length === 0 ? "no address is told" : `\`${quoted(addresses[0] ?? "")}\` is nowhere that its namer may lead to`);

async function readAs<Shape>(
  lines: Lines, source: AttachedSource, question: UpstreamCall, shape: v.GenericSchema<unknown, Shape>,
): Promise<Shape | null> {
  const answer = await askSource(lines, source, question);
  const parsed = answer.ok ? parseJson(answer.text) : null;
  const read = parsed?.ok === true ? v.safeParse(shape, parsed.value, { abortEarly: true }) : null;
  return read?.success === true ? read.output : null;
}

/** "" where it does not say. */
const memberIdOf = async (lines: Lines, source: AttachedSource): Promise<string> =>
  (await readAs(lines, source, STATUS, statusShape))?.header.member_id ?? "";

const namedBy = (lines: Lines, source: AttachedSource): Promise<readonly Named[]> =>
  (source.kind === "etcd" ? membersOf(lines, source) : source.kind === "pd" ? storesOf(lines, source) : Promise.resolve([]));

async function membersOf(lines: Lines, source: AttachedSource): Promise<readonly Named[]> {
  const { members = [] } = await readAs(lines, source, MEMBERS, membersShape) ?? {};
  return members.map(({ ID, name, clientURLs }) =>
    ({ kind: "etcd", id: ID, what: `etcd's member ${quoted(name || ID)}`, addresses: clientURLs }));
}

async function storesOf(lines: Lines, source: AttachedSource): Promise<readonly Named[]> {
  const { stores } = await readAs(lines, source, STORES, storesShape) ?? {};
  return (stores ?? []).filter(({ store }) => store.state_name !== "Tombstone").map(({ store }) => ({
    kind: "tikv", id: "", what: `Store ${quoted(store.id)}`, addresses: store.status_address === "" ? [] : [store.status_address],
  }));
}

/** An address as it was told; one without its protocol has that of who told it. */
function urlTold(text: string, { url: { protocol } }: AttachedSource): URL | null {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `${protocol}//${text}`;
  return URL.canParse(whole) ? new URL(whole) : null;
}

const isAmong = (sources: readonly AttachedSource[], text: string, namer: AttachedSource): boolean => {
  const url = urlTold(text, namer);
  return url !== null && sources.some(({ name }) => name === url.host);
};

/** The first of its addresses that is a bare one of http or https, and lies where its namer may lead; null for none. */
async function followable({ addresses }: Named, namer: AttachedSource, from: Scope): Promise<URL | null> {
  for (const text of addresses) {
    const url = urlTold(text, namer);
    if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.port === "0") continue;
    if (url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "" || url.hash !== "") continue;
    if (mayLeadTo(from, await scopeOfHost(url.hostname))) return url;
  }
  return null;
}
