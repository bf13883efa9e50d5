import { isDeed, type EventBody } from "../proto/events.ts";
import { sentenceText } from "../story/words/index.ts";
import { saidInDiagram } from "./message-names.ts";
import { originOfExport } from "./origin.ts";
import { CLUSTER_PID, PROCESS_TID, Threads } from "./perfetto-threads.ts";
import { episodesOf } from "./episodes.ts";
import type { TappedMessage, TappedRole } from "../proto/tapped.ts";
import { eventsOf, type Exporter, type ExportSubject } from "./subject.ts";
import { hostOf, oneLine } from "./text.ts";

/** Slices of one instant that a thread may hold: Perfetto takes 512 within each other. */
const DEEPEST = 400;

/** Chrome trace event JSON, for Perfetto: machines as processes, replicas as threads, roles as slices, messages as flows. */
export const perfetto: Exporter = {
  name: "perfetto", extension: "json", messages: 200_000,
  *write(subject) {
    const threads = new Threads();
    // The reader sniffs the first two characters.
    yield `{"metadata":${JSON.stringify(originOfExport(subject))},"traceEvents":[`;
    yield JSON.stringify({ ph: "i", pid: CLUSTER_PID, tid: PROCESS_TID, ts: subject.from, s: "g", name: "begin" });
    // Roles come first: what happens within one lies within it.
    for (const slice of roleSlices(subject, threads)) yield line(slice);
    for (const entry of lasting(subject)) yield line(entry);
    for (const entry of counters(subject)) yield line(entry);
    for (const entry of instants(subject, threads)) yield line(entry);
    yield* flows(subject, threads);
    for (const entry of threads.names(subject.names)) yield line(entry);
    yield "]}\n";
  },
};

const line = (entry: object): string => `,\n${JSON.stringify(entry)}`;

/** How long each replica was what, back to back. */
function* roleSlices({ roles, events, from, to }: ExportSubject, threads: Threads): Iterable<object> {
  const now = new Map<string, TappedRole>();
  const ended = (role: TappedRole, at: number): object[] => {
    const { region, store, term } = role;
    const start = Math.max(role.at, from);
    if (role.role === null || at <= start) return [];
    const place = threads.of({ kind: "store", id: store }, region);
    return [{ ph: "X", ...place, ts: start, dur: at - start, cat: "raft", name: `${role.role} t${term}` }];
  };
  // Who dies is nothing any more, and says so to nobody.
  const deaths = events.flatMap(({ at, body }) => (at >= from && isDeath(body) ? [{ at, store: body.node.id }] : []));
  let died = 0;
  const bury = (until: number): object[] => {
    const found: object[] = [];
    for (let death = deaths[died]; death !== undefined && death.at < until; death = deaths[++died]) {
      for (const [name, role] of now) {
        if (role.store !== death.store) continue;
        found.push(...ended(role, death.at));
        now.delete(name);
      }
    }
    return found;
  };
  for (const role of roles) {
    yield* bury(role.at);
    const name = `${role.region} ${role.store}`;
    const before = now.get(name);
    if (before?.role === role.role && before.term === role.term) continue;
    if (before !== undefined) yield* ended(before, role.at);
    now.set(name, role);
  }
  yield* bury(Infinity);
  for (const role of now.values()) yield* ended(role, to);
}

type Death = Extract<EventBody, { readonly name: "node.killed" | "node.powered-off" | "node.exited" }>;
const isDeath = (body: EventBody): body is Death =>
  (body.name === "node.killed" || body.name === "node.powered-off" || body.name === "node.exited") && body.node.kind === "store";

/** What lasts and may overlap: outages, elections, operators, snapshots, clients that are not served. */
function* lasting(subject: ExportSubject): Iterable<object> {
  const { from, region, events, names } = subject;
  for (const { kind, name, region: its, began, ended } of episodesOf(events, names)) {
    if ((ended !== null && ended.at < from) || (region !== 0 && its !== region)) continue;
    const span = { pid: CLUSTER_PID, id: `${kind}/${began.id}`, cat: kind, name };
    yield { ph: "b", ts: Math.max(began.at, from), ...span };
    if (ended !== null) yield { ph: "e", ts: ended.at, ...span };
  }
}

/** How many regions can serve nobody. */
function* counters({ events, from }: ExportSubject): Iterable<object> {
  let regions = 0;
  let told = false;
  const counter = (ts: number): object => ({ ph: "C", pid: CLUSTER_PID, ts, name: "regions without service", args: { regions } });
  for (const { at, body } of events) {
    if (body.name !== "region.unavailable" && body.name !== "region.available") continue;
    if (at >= from && !told) yield counter(from);
    told ||= at >= from;
    regions += body.name === "region.unavailable" ? 1 : -1;
    if (told) yield counter(at);
  }
  if (!told) yield counter(from);
}

/** Every event where it happened; what people did concerns everybody. */
function* instants(subject: ExportSubject, threads: Threads): Iterable<object> {
  for (const event of eventsOf(subject)) {
    const { at, body } = event;
    const host = hostOf(body);
    const isGlobal = isDeed(body);
    const region = "region" in body ? body.region : 0;
    const place = isGlobal || host === null ? { pid: CLUSTER_PID, tid: PROCESS_TID } : threads.of(host, region);
    yield {
      ph: "i", ...place, ts: at, s: isGlobal ? "g" : "t", cat: body.name, name: oneLine(sentenceText(event, "en", subject.names)),
    };
  }
}

/** Each message as a slice where it was sent, another where it came, and an arrow between both. */
function* flows({ messages, to }: ExportSubject, threads: Threads): Iterable<string> {
  const depths = new Depths();
  // There are few names and very many messages: what of a line is the same for all of a name is written once.
  const endings = new Map<string, string>();
  const slice = (place: Place, ts: number, name: string): string => {
    let ending = endings.get(name);
    if (ending === undefined) endings.set(name, ending = `,"dur":1,"cat":"msg","name":${JSON.stringify(name)}}`);
    return `,\n{"ph":"X","pid":${place.pid},"tid":${place.tid},"ts":${ts}${ending}`;
  };
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i] as TappedMessage;
    const { departed, arrives, fate, region } = message;
    const sender = threads.of(message.from, region);
    if (depths.isFull(sender, departed)) continue;
    const name = saidInDiagram(message);
    const begun = slice(sender, departed, fate === "arrives" ? name : `${name} (${fate})`);
    const receiver = fate === "arrives" && arrives < to ? threads.of(message.to, region) : null;
    if (receiver === null || depths.isFull(receiver, arrives)) {
      yield begun;
      continue;
    }
    const arrow = (ph: string, { pid, tid }: Place, ts: number): string =>
      `,\n{"ph":"${ph}","pid":${pid},"tid":${tid},"ts":${ts},"id":${i + 1},"cat":"msg","name":"message"`;
    yield `${begun}${arrow("s", sender, departed)}}${slice(receiver, arrives, name)}${arrow("f", receiver, arrives)},"bp":"e"}`;
  }
}

type Place = ReturnType<Threads["of"]>;

/** How many messages each thread has at each instant. */
class Depths {
  private readonly of = new Map<number, Map<number, number>>();

  /** Counts one more, and says whether there is no room for it. */
  isFull({ pid, tid }: Place, ts: number): boolean {
    const thread = pid * 4_294_967_296 + tid;
    let counts = this.of.get(thread);
    if (counts === undefined) this.of.set(thread, counts = new Map<number, number>());
    const depth = (counts.get(ts) ?? 0) + 1;
    counts.set(ts, depth);
    return depth > DEEPEST;
  }
}
