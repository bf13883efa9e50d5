import type { Instant } from "../../kernel/time.ts";
import { CLOCK_CALL, clockFacts } from "../../observe/clock.ts";
import { watch } from "../../observe/derive.ts";
import type { ObservedEvent, ObservedHeader, Sample } from "../../observe/record.ts";
import { createWatching } from "../../observe/watching.ts";
import { askSource, type AttachedSource } from "./ask.ts";
import { CALLS, factsIn, MAX_OBSERVED_REGIONS, REGIONS_CALL, tikvCall, type PolledCall } from "./calls.ts";
import { createClocks, type Clocks } from "./clocks.ts";
import type { Lines } from "./upstream.ts";

/** Somebody to whom looks and events are handed as they come. */
export interface Listener {
  sample(sample: Sample): void;
  event(event: ObservedEvent): void;
}

export interface Collector {
  /** Looks so far. */
  readonly count: () => number;
  /** Hands on what was learnt elsewhere, as looks of its own. */
  add(looks: readonly Omit<Sample, "s" | "same">[]): void;
  /** Ends it; nothing is handed on after that but what is added. */
  close(): void;
}

/** The longest that a source which does not answer is left alone. */
const LONGEST_BACK_OFF_MILLIS = 30_000;

interface Collecting {
  readonly sources: readonly AttachedSource[];
  readonly lines: Lines;
  readonly listener: Listener;
  readonly watching: ReturnType<typeof createWatching>;
  readonly timers: Set<NodeJS.Timeout>;
  /** What the stores of a source said last: where they say something else, its regions are looked at. */
  readonly moved: Map<number, { readonly told: string; readonly at: number }>;
  /** Where its time begins, on the clock of `performance`. */
  readonly origin: number;
  /** Looks, and all that was handed on: what is learnt of clocks is no look of its own. */
  looks: number;
  count: number;
  readonly clocks: Clocks;
  isOpen: boolean;
}

/**
 * Begins to look at the sources over `lines`, each by its calls; instants count from `origin`, in ms of `performance.now()`.
 * `region` is the one that TiKV's stores are asked about; null for none.
 */
export function collect(
  header: ObservedHeader, origin: number, sources: readonly AttachedSource[], lines: Lines, region: string | null,
  listener: Listener,
): Collector {
  const collecting: Collecting = {
    sources, lines, listener, watching: createWatching(header), timers: new Set(), moved: new Map(),
    origin, looks: 0, count: 0, clocks: createClocks(header), isOpen: true,
  };
  void logIn(sources);
  for (const source of sources) {
    const calls = source.kind === "tikv" && region !== null ? [tikvCall(region)] : CALLS[source.kind];
    for (const call of calls) void poll(collecting, source, call);
  }
  return {
    count: () => collecting.looks,
    add(looks) {
      for (const each of looks) handOn(collecting, each);
    },
    close() {
      collecting.isOpen = false;
      for (const timer of collecting.timers) clearTimeout(timer);
    },
  };
}

const nowOf = ({ origin }: Collecting): Instant => Math.round((performance.now() - origin) * 1_000) as Instant;

/** At the first member that lets us in. Where none does, members are asked without, and say themselves whether they mind. */
async function logIn(sources: readonly AttachedSource[]): Promise<void> {
  for (const { url, access: { login } } of sources) if (login !== null && await login.renew(url, null)) return;
}

/** Looks, and comes back: one that does not answer is asked less often, up to a limit. */
async function poll(collecting: Collecting, source: AttachedSource, call: PolledCall, failures = 0): Promise<void> {
  const began = performance.now();
  const isAnswered = await look(collecting, source, call);
  if (!collecting.isOpen) return;
  const missed = isAnswered ? 0 : failures + 1;
  const every = Math.min(call.everyMillis * 2 ** Math.min(missed, 10), Math.max(LONGEST_BACK_OFF_MILLIS, call.everyMillis));
  const timer = setTimeout(() => {
    collecting.timers.delete(timer);
    void poll(collecting, source, call, missed);
  }, Math.max(20, every - (performance.now() - began)));
  collecting.timers.add(timer);
}

/** One look; true if it was answered. */
async function look(collecting: Collecting, source: AttachedSource, call: PolledCall): Promise<boolean> {
  let sent = nowOf(collecting);
  const answer = await askSource(collecting.lines, source, call, () => {
    sent = nowOf(collecting);
  });
  if (!collecting.isOpen) return false;
  const got = nowOf(collecting);
  if (answer.ok && (source.kind === "pd" || source.kind === "etcd")) {
    const clock = collecting.clocks.heard(source.n, answer.date, sent, got);
    if (clock !== null) handOn(collecting, { n: source.n, call: CLOCK_CALL, sent, got, facts: clockFacts(clock), why: null });
  }
  const read = answer.ok ? factsIn(call, answer.text) : answer.why;
  const [facts, why] = typeof read === "string" ? [null, read] : [read, null];
  const sample = handOn(collecting, { n: source.n, call: call.name, sent, got, facts, why });
  collecting.looks++;
  if (call.name === "stores" && sample.facts !== null) await lookAtRegions(collecting, source, sample);
  return sample.facts !== null;
}

function handOn(collecting: Collecting, look: Omit<Sample, "s" | "same">): Sample {
  const sample = { s: ++collecting.count, ...look, same: 0 };
  collecting.listener.sample(sample);
  for (const event of watch(collecting.watching, sample)) collecting.listener.event(event);
  return sample;
}

/**
 * The stores say how many leaders each has, and whether it is well: where that has changed, who leads what has changed, too. A
 * swap of leaders shows in neither: so they are looked at once in a while in any case.
 */
async function lookAtRegions(collecting: Collecting, source: AttachedSource, { facts }: Sample): Promise<void> {
  const all = Object.entries(facts ?? {});
  const told = all.filter(([key]) => /\.(state|leaders)$/.test(key)).join();
  const regions = all.filter(([key]) => key.endsWith(".leaders")).reduce((sum, [, count]) => sum + Number(count), 0);
  const { moved } = collecting;
  const last = moved.get(source.n);
  const now = performance.now();
  const isDue = last === undefined || last.told !== told || now - last.at > REGIONS_CALL.everyMillis;
  if (!isDue || regions > MAX_OBSERVED_REGIONS) return;
  moved.set(source.n, { told, at: now });
  await look(collecting, source, REGIONS_CALL);
}
