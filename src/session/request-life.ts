import { machineOf, nodeOf, type Cluster, type LostPacket, type Planned } from "../cluster/cluster.ts";
import { partsIn, underWayAt, type RequestPart } from "../cluster/request-parts.ts";
import { peekEvent } from "../kernel/queue.ts";
import { START, type Instant } from "../kernel/time.ts";
import { carriedMessages } from "../proto/batches.ts";
import type { Message } from "../proto/messages.ts";
import type { LifeHop, LifeLane, LifeMessage, RequestChoice, RequestLife, RequestName } from "../proto/request-life.ts";
import { answerText } from "./answer-text.ts";
import { pastOf, runAside, stepRun, type Run } from "./run.ts";
import { slowestFold } from "./slowest.ts";

/** Steps that are replayed for one answer, and hops that one picture holds. */
const MAX_STEPS = 400_000;
const MAX_HOPS = 300;
/** Requests under way that are offered. */
const MAX_OFFERED = 8;

/** What can be followed of a client: the slowest that have ended, then the oldest under way. */
function followable(run: Run, client: number): readonly RequestChoice[] {
  const slowest = pastOf(run, slowestFold).get(client) ?? [];
  const underWay = underWayAt(run.cluster, client).slice(0, MAX_OFFERED);
  return [...slowest, ...underWay.map((name) => ({ ...name, latency: null, outcome: null }))];
}

/** What can be followed of a client, and the life of the one that is asked for, or else of the slowest. */
export function followed(
  run: Run, client: number, request: RequestName | null,
): { readonly choices: readonly RequestChoice[]; readonly life: RequestLife | null } {
  const choices = followable(run, client);
  const name = request ?? choices[0];
  return { choices, life: name === undefined ? null : requestLifeOf(run, name) };
}

/**
 * A request's life, by replaying its branch beside the run from before its arrival: the client's state is looked at behind
 * each event that may have changed it. Null where no such request arrives.
 */
function requestLifeOf(run: Run, request: RequestName): RequestLife | null {
  const aside = runAside(run, Math.max(START, request.began - 1) as Instant);
  const machine = aside === null ? undefined : machineOf(aside.cluster, { kind: "client", id: request.client });
  if (aside === null || machine === undefined) return null;
  const watch: Watch = {
    cluster: aside.cluster, tickets: new Set(), hops: [], open: new Map(), messages: [], answers: new Map(),
  };
  let seen = false;
  for (let steps = 0; steps < MAX_STEPS && watch.hops.length < MAX_HOPS; steps++) {
    const next = peekEvent(aside.cluster.queue);
    const before = aside.cluster.lost.at(-1);
    const at = next === undefined ? null : noteMessage(watch, next);
    if (stepRun(aside, run.branch.end) === null) return seen ? lifeOf(watch, request, false, false) : null;
    noteLost(watch, before);
    if (next !== undefined && next.to !== machine && at === null) continue;
    const parts = partsIn(aside.cluster, request);
    if (parts === null) {
      if (seen || aside.cluster.now > request.began) return seen ? lifeOf(watch, request, true, false) : null;
      continue;
    }
    seen = true;
    follow(watch, parts);
  }
  return seen ? lifeOf(watch, request, false, true) : null;
}

type OpenHop = { -readonly [Field in keyof LifeHop]: LifeHop[Field] };

interface Watch {
  readonly cluster: Cluster;
  /** Numbers under which parts of the request have been sent: what bears one of them is a message of it. */
  readonly tickets: Set<number>;
  readonly hops: OpenHop[];
  /** The hop in which each part stands, and under which ticket. */
  readonly open: Map<unknown, { readonly hop: OpenHop; readonly ticket: number }>;
  readonly messages: LifeMessage[];
  /** What the store that was asked under a ticket said against it. */
  readonly answers: Map<number, string>;
}

/** Ends the hops of parts that wait for something else by now, and begins those that they are in. */
function follow(watch: Watch, parts: readonly RequestPart[]): void {
  const { open, cluster: { now }, hops, tickets, answers } = watch;
  const present = new Map(parts.map((part) => [part.identity, part]));
  for (const [identity, { hop, ticket }] of open) {
    const part = present.get(identity);
    if (part?.ticket === ticket) continue;
    close(hop, now, part?.error ?? "", answers.get(ticket) ?? "");
    open.delete(identity);
  }
  for (const part of parts) {
    if (open.has(part.identity)) continue;
    tickets.add(part.ticket);
    const { kind, asks, key, region, pd, store, backoff, isForLock, ticket } = part;
    const hop: OpenHop = {
      kind, from: now, to: null, asks, key, region, backoff, error: "", detail: "", isForLock,
      whom: pd > 0 ? `pd ${pd}` : store > 0 ? `store ${store}` : "client",
    };
    hops.push(hop);
    open.set(part.identity, { hop, ticket });
  }
}

/** What goes wrong is told by the hop in which it did: a sleep that ends has gone well. */
function close(hop: OpenHop, now: Instant, error: LifeHop["error"], detail: string): void {
  hop.to = now;
  hop.detail = detail;
  if (hop.kind === "ask" || hop.kind === "locate" || hop.kind === "check" || detail !== "") hop.error = error;
}

/** Notes a message of the request that arrives next; null where it is none. */
function noteMessage(watch: Watch, next: Planned): LifeMessage | null {
  if (next.kind !== "deliver") return null;
  const { message, from, to, departed, arrives } = next;
  const own = carriedMessages(message).filter((each) => watch.tickets.has(requestId(each)));
  if (own.length === 0) return null;
  for (const each of own) {
    const said = answerText(each);
    if (said !== "") watch.answers.set(requestId(each), said);
  }
  const noted = { from: laneOf(watch, from), to: laneOf(watch, to), departed, arrives, isLost: false };
  watch.messages.push(noted);
  return noted;
}

function noteLost(watch: Watch, before: LostPacket | undefined): void {
  const { lost } = watch.cluster;
  if (lost.at(-1) === before) return;
  for (const { message, from, to, departed, arrives } of lost.slice(before === undefined ? 0 : lost.lastIndexOf(before) + 1)) {
    if (!carriedMessages(message).some((each) => watch.tickets.has(requestId(each)))) continue;
    watch.messages.push({ from: laneOf(watch, from), to: laneOf(watch, to), departed, arrives, isLost: true });
  }
}

const requestId = (message: Message): number => ("requestId" in message ? message.requestId : 0);

function laneOf({ cluster }: Watch, machine: number): LifeLane {
  const { kind, id } = nodeOf(cluster, machine);
  return kind === "client" ? "client" : `${kind} ${id}`;
}

function lifeOf({ cluster, hops, messages, open }: Watch, request: RequestName, isOver: boolean, isCut: boolean): RequestLife {
  if (isOver) for (const { hop } of open.values()) hop.to ??= cluster.now;
  return {
    request, until: cluster.now, isOver, isCut, hops,
    messages: messages.slice().sort((a, b) => a.departed - b.departed || a.arrives - b.arrives),
  };
}
