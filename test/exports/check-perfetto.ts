/** The rules of the Chrome trace event format as Perfetto's importer reads it. */

interface Entry {
  readonly ph: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly name: string;
  readonly id?: number | string;
  readonly s?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  X: ["ph", "pid", "tid", "ts", "dur", "cat", "name"],
  i: ["ph", "pid", "tid", "ts", "s", "cat", "name"],
  b: ["ph", "pid", "ts", "id", "cat", "name"], e: ["ph", "pid", "ts", "id", "cat", "name"],
  C: ["ph", "pid", "ts", "name", "args"],
  s: ["ph", "pid", "tid", "ts", "id", "cat", "name"], f: ["ph", "pid", "tid", "ts", "id", "cat", "name", "bp"],
  M: ["ph", "pid", "tid", "name", "args"],
};

/** What Perfetto would count as an error, or would not show as it is meant; empty for a good file. */
export function wrongWithTrace(text: string): string[] {
  const wrong: string[] = [];
  if (!text.startsWith('{"')) wrong.push("the sniffer does not know it");
  const document = JSON.parse(text) as { readonly metadata: Record<string, unknown>; readonly traceEvents: readonly Entry[] };
  for (const value of Object.values(document.metadata)) if (typeof value === "object") wrong.push("metadata is not flat");
  for (const entry of document.traceEvents) wrong.push(...wrongWithEntry(entry));
  wrong.push(...wrongWithNesting(document.traceEvents), ...wrongWithPairs(document.traceEvents));
  return wrong;
}

function wrongWithEntry(entry: Entry): string[] {
  const { ph, pid, tid, ts, dur, s } = entry;
  const allowed = FIELDS[ph];
  if (allowed === undefined) return [`no phase ${ph}`];
  const wrong = Object.keys(entry).filter((field) => !allowed.includes(field)).map((field) => `${ph} has a field ${field}`);
  const isId = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1 && (value as number) < 2 ** 32;
  if (!isId(pid) || (tid !== undefined && !isId(tid))) wrong.push(`pid ${pid}, tid ${tid}`);
  if (ph !== "M" && (!Number.isInteger(ts) || (ts as number) < 0)) wrong.push(`ts ${ts}`);
  if (ph === "X" && !(Number.isInteger(dur) && (dur as number) >= 1)) wrong.push(`dur ${dur}`);
  if (ph === "i" && s !== "g" && s !== "p" && s !== "t") wrong.push(`scope ${s}`);
  if ("Xitsf".includes(ph) && tid === undefined) wrong.push(`${ph} without a thread`);
  const counted = Object.values(entry.args ?? {});
  if (ph === "C" && counted.some((value) => typeof value !== "number")) wrong.push("a counter of no number");
  return wrong;
}

/** Slices of a thread lie within each other or apart; every flow stands within a slice, the one that is open last. */
function wrongWithNesting(entries: readonly Entry[]): string[] {
  const wrong: string[] = [];
  const threads = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!"Xsf".includes(entry.ph)) continue;
    const name = `${entry.pid} ${entry.tid}`;
    threads.set(name, [...(threads.get(name) ?? []), entry]);
  }
  for (const [name, thread] of threads) {
    const open: number[] = [];
    for (const { ph, ts = 0, dur = 0 } of thread.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0))) {
      while (open.length > 0 && (open.at(-1) ?? 0) <= ts) open.pop();
      if (ph !== "X") {
        if (open.length === 0) wrong.push(`a flow at ${ts} on ${name} is in no slice`);
        continue;
      }
      if (ts + dur > (open.at(-1) ?? Infinity)) wrong.push(`slices overlap at ${ts} on ${name}`);
      if (open.push(ts + dur) > 512) wrong.push(`too deep at ${ts} on ${name}`);
    }
  }
  return wrong;
}

/** Every end has its beginning, and no flow is begun twice. */
function wrongWithPairs(entries: readonly Entry[]): string[] {
  const begun = new Set<string>();
  const wrong: string[] = [];
  const inTime = entries.filter(({ ph }) => "besf".includes(ph)).sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0));
  for (const { ph, id, name } of inTime) {
    const key = `${ph === "b" || ph === "e" ? "span" : "flow"} ${id} ${name}`;
    if (ph === "b" || ph === "s") {
      if (begun.has(key)) wrong.push(`${key} begins twice`);
      begun.add(key);
    } else if (!begun.delete(key)) wrong.push(`${key} ends and has not begun`);
  }
  return wrong;
}
