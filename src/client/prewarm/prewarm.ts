import { countBefore } from "../../kernel/search.ts";
import { between, seconds } from "../../kernel/time.ts";
import { holdsKey } from "../../proto/keys.ts";
import type { ClientMessage, KvRequest } from "../../proto/messages.ts";
import type { Key } from "../../proto/region.ts";
import { remember } from "../attempt.ts";
import { lookUp } from "../region-cache.ts";
import { clientStore, REQUEST_OVERHEAD_BYTES } from "../stores.ts";
import { takeTicket } from "../tickets.ts";
import type { ClientHost, ClientState } from "../types.ts";
import type { PrewarmCode } from "./part.ts";
import type { Prewarmer, WarmRound, Walker } from "./state.ts";

/*
 * The outlook of the article, which no client of TiKV has: where requests for a path (an eighth of a client's keys) come more
 * and more often, the client gets all its regions ready before they are asked. It looks them up, and reads a key of each, so
 * that its leader wakes and has a lease. It learns of the rate by its own requests alone.
 */

const PATHS = 8;
/** Fewer more than usual say nothing. */
const FEWEST = 3;
/** Over how many seconds the usual rate is an average, and how many are needed to know one. */
const MEMORY = 30;
const KNOWN = 10;
/** A group that nobody asks sleeps again after 10 to 20 s. */
const AGAIN = seconds(5);
/** What is not answered for so long is passed over. */
const PATIENCE = seconds(1);

export const prewarming: PrewarmCode = { note, noteKey, hear };

const ZEROS: readonly number[] = Array<number>(PATHS).fill(0);
const NEVER_BEGUN: readonly number[] = Array<number>(PATHS).fill(-1);

function note(state: ClientState, host: ClientHost, place: number): void {
  const second = Math.floor(host.clock() / seconds(1));
  state.warm ??= { second, seconds: 0, counts: ZEROS, usual: ZEROS, begunAt: NEVER_BEGUN, round: null };
  if (state.warm.second !== second) closeSecond(state, host, state.warm, second);
  const path = Math.floor((place * PATHS) / state.keys.length);
  state.warm = { ...state.warm, counts: state.warm.counts.map((count, at) => (at === path ? count + 1 : count)) };
}

function noteKey(state: ClientState, host: ClientHost, key: Key): void {
  note(state, host, Math.max(0, countBefore(state.keys, key, isUpTo) - 1));
}

const isUpTo = (one: Key, key: Key): boolean => one <= key;

/** A second is over: which paths rise? */
function closeSecond(state: ClientState, host: ClientHost, warm: Prewarmer, second: number): void {
  const { counts, usual, round } = warm;
  const { prewarmRise } = host.settings.client;
  const clock = host.clock();
  const rises = counts.map((count, path) => warm.seconds >= KNOWN && isRise(count, usual[path] ?? 0, prewarmRise));
  const begunAt = warm.begunAt.map((at, path) => (rises[path] === true ? at : -1));
  const due = ZEROS.map((_, path) => path).filter((path) => {
    const at = begunAt[path] ?? -1;
    return rises[path] === true && (at < 0 || clock - at >= AGAIN);
  });
  const idle = Math.min(second - warm.second - 1, MEMORY * 20);
  const memory = Math.min(warm.seconds + 1, MEMORY);
  const follow = (rate: number, path: number): number => followed(rate, counts[path] ?? 0, memory, idle);
  state.warm = { ...warm, second, seconds: warm.seconds + 1 + idle, counts: ZEROS, usual: usual.map(follow), begunAt };
  if (round !== null) {
    for (const walker of round.walkers) if (clock - walker.askedAt >= PATIENCE) goOn(state, host, passed(state, walker));
  } else if (due.length > 0) {
    const sum = (rates: readonly number[]): number => Math.round(due.reduce((all, path) => all + (rates[path] ?? 0), 0));
    const walkers = due.map((path) => ({
      place: firstPlace(state, path), end: firstPlace(state, path + 1), ticket: -takeTicket(state), askedAt: clock, region: null,
    }));
    state.warm = {
      ...state.warm, begunAt: begunAt.map((at, path) => (due.includes(path) ? clock : at)),
      round: {
        paths: due.length, before: sum(usual), rate: sum(counts), again: due.every((path) => (begunAt[path] ?? -1) >= 0),
        since: host.now, regions: 0, located: 0, walkers,
      },
    };
    for (const walker of walkers) goOn(state, host, walker);
  }
}

/** So many times as often as usual, and more than by chance: three standard deviations of what comes by itself. */
function isRise(count: number, usual: number, times: number): boolean {
  const more = count - usual;
  return more >= FEWEST && count >= times * usual && more * more >= 9 * usual;
}

/** The usual rate after a second with so many requests, and as many without any as `idle` says. */
function followed(rate: number, count: number, memory: number, idle: number): number {
  let usual = rate + (count - rate) / memory;
  for (let left = idle; left > 0; left--) usual -= usual / MEMORY;
  return usual;
}

const firstPlace = ({ keys }: ClientState, path: number): number => Math.ceil((path * keys.length) / PATHS);

/** The walker comes to the first key that its region does not hold. */
function passed({ keys }: ClientState, walker: Walker): Walker {
  const { region, end } = walker;
  let place = walker.place + 1;
  while (place < end && region !== null && holdsKey(region, keys[place] ?? "")) place++;
  return { ...walker, place };
}

/** Asks the leader of the region for the walker's next key, or PD for the region; leaves where there is no further key. */
function goOn(state: ClientState, host: ClientHost, walker: Walker): void {
  const key = state.keys[walker.place];
  if (key === undefined || walker.place >= walker.end) {
    change(state, walker, null);
    finish(state, host);
    return;
  }
  const ticket = -takeTicket(state);
  const askedAt = host.clock();
  const entry = lookUp(state.cache, key, askedAt, state.choices);
  const region = entry?.region ?? null;
  change(state, walker, { ...walker, ticket, askedAt, region }, region === null ? {} : { regions: 1 });
  const peer = entry?.region.peers[entry.leader];
  if (region === null || peer === undefined) {
    const pd = host.directory.pds[state.pdMember];
    if (pd === undefined) return;
    host.send(pd, "pd", { kind: "get-region", requestId: ticket, key }, REQUEST_OVERHEAD_BYTES + key.length);
    return;
  }
  const store = clientStore(state, host, peer.storeId);
  // Without an answer it goes on by itself.
  if (store?.connected !== true) return;
  const request: KvRequest = {
    kind: "kv-request", requestId: ticket, regionId: region.id, epoch: region.epoch, peerId: peer.id, operation: "get", key,
    value: "", replica: null,
  };
  host.send(store.machine, "kv", request, REQUEST_OVERHEAD_BYTES + key.length);
}

/** Puts another in the walker's place, or nobody, and counts. */
function change(
  state: ClientState, { ticket }: Walker, walker: Walker | null, more: Partial<Record<"regions" | "located", number>> = {},
): void {
  const { warm } = state;
  if (warm?.round == null) return;
  const { walkers, regions, located } = warm.round;
  const round: WarmRound = {
    ...warm.round, regions: regions + (more.regions ?? 0), located: located + (more.located ?? 0),
    walkers: walkers.flatMap((each) => (each.ticket === ticket ? walker ?? [] : each)),
  };
  state.warm = { ...warm, round };
}

/** The round is over when the last walker has left. */
function finish(state: ClientState, host: ClientHost): void {
  const { warm } = state;
  if (warm?.round == null || warm.round.walkers.length > 0) return;
  const { paths, before, rate, again, since, regions, located } = warm.round;
  state.warm = { ...warm, round: null };
  host.emit({
    name: "client.prewarmed", client: state.client, paths, before, rate, regions, located, again, took: between(since, host.now),
  });
}

function hear(state: ClientState, host: ClientHost, message: ClientMessage): void {
  if (!("requestId" in message)) return;
  const walker = state.warm?.round?.walkers.find(({ ticket }) => ticket === message.requestId);
  if (walker === undefined) return;
  if (message.kind !== "get-region-response") {
    goOn(state, host, passed(state, walker));
    return;
  }
  if (message.region !== null) remember(state, host, message.region, message.leader);
  const isFound = lookUp(state.cache, state.keys[walker.place] ?? "", host.clock(), state.choices) !== undefined;
  if (isFound) change(state, walker, walker, { located: 1 });
  goOn(state, host, isFound ? walker : passed(state, walker));
}
