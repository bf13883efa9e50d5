import { NEVER, type Instant } from "../kernel/time.ts";
import type { Command } from "../proto/command.ts";
import type { Observation } from "../proto/observations.ts";
import type { Key } from "../proto/region.ts";
import { violate } from "./report.ts";
import type { Checks, Register } from "./types.ts";
import { MAX_KEYS, MAX_VALUES } from "./types.ts";

type ClientOperation = Extract<Observation, { readonly kind: "client-operation" }>;

/**
 * read-fresh and write-kept: each key as a linearizable register. The order of its values is the order in which they
 * were first applied; an operation that ended before another began binds it. Clients write every value once, so a value
 * names its write. An operation that failed binds nobody: it may have taken effect or may still do so.
 */
export function checkOperation(checks: Checks, fact: ClientOperation, now: Instant): void {
  if (!fact.ok) return;
  const register = registerForChange(checks, fact.key);
  if (register === undefined) checks.unchecked++;
  else if (fact.operation === "put") checkAcknowledged(checks, register, fact, now);
  else checkRead(checks, register, fact, now);
}

/** An entry was applied for the first time anywhere: if it is a write, its key has a new value. */
export function appliedPut(checks: Checks, data: unknown, now: Instant): void {
  if (!isPut(data)) return;
  const register = registerForChange(checks, data.key);
  if (register === undefined) {
    checks.unchecked++;
    return;
  }
  register.values.push(data.value);
  register.applied.push(now);
  register.known.push(NEVER);
  if (register.values.length < 2 * MAX_VALUES) return;
  register.values.splice(0, MAX_VALUES);
  register.applied.splice(0, MAX_VALUES);
  register.known.splice(0, MAX_VALUES);
  register.forgotten += MAX_VALUES;
}

/** The only look that a checker takes into a payload: a client's value must be found where it was applied. */
function isPut(data: unknown): data is Extract<Command, { readonly kind: "put" }> {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === "put" &&
    "key" in data && typeof data.key === "string" && "value" in data && typeof data.value === "string";
}

function checkAcknowledged(checks: Checks, register: Register, fact: ClientOperation, now: Instant): void {
  const { values, applied, known, forgotten } = register;
  // From the newest, because comparing long values that differ is what a fact's time goes into.
  const at = values.lastIndexOf(fact.value ?? "");
  if (at >= 0) {
    if (now < (known[at] ?? NEVER)) known[at] = now;
  } else if (forgotten > 0 && (applied[0] ?? NEVER) >= now - fact.latency) {
    // It may have been applied while it was under way and forgotten since.
    checks.unchecked++;
  } else {
    const detail = `client ${fact.client} was told that ${show(fact.key)} = ${show(fact.value)}, which no replica applied`;
    violate(checks, "write-kept", fact.region, now, detail);
  }
}

function checkRead(checks: Checks, register: Register, fact: ClientOperation, now: Instant): void {
  const began = now - fact.latency;
  const { values, known, forgotten } = register;
  // A retried write may be applied twice; the latest place is the one that the read may have seen. Nothing, and values
  // that were forgotten, are older than all that are remembered.
  const at = fact.value === null ? -1 : values.lastIndexOf(fact.value);
  for (let newer = values.length - 1; newer > at; newer--) {
    if ((known[newer] ?? NEVER) >= began) continue;
    const detail = `client ${fact.client} read ${show(fact.key)} = ${show(fact.value)} from ${began} µs to ${now} µs, ` +
      `although ${show(values[newer] ?? "")} was known since ${known[newer]} µs`;
    violate(checks, "read-fresh", fact.region, now, detail);
    return;
  }
  if (at >= 0) {
    if (now < (known[at] ?? NEVER)) known[at] = now;
  } else if (forgotten > 0) checks.unchecked++;
  else if (fact.value !== null) {
    const detail = `client ${fact.client} read ${show(fact.key)} = ${show(fact.value)}, which nobody wrote`;
    violate(checks, "read-fresh", fact.region, now, detail);
  }
}

function registerForChange(checks: Checks, key: Key): Register | undefined {
  const register = checks.registers.get(key);
  if (register !== undefined && register.epoch === checks.epoch) return register;
  if (register === undefined && checks.registers.size >= MAX_KEYS) return undefined;
  const own: Register = register === undefined
    ? { epoch: checks.epoch, values: [], applied: [], known: [], forgotten: 0 }
    : copyRegister(register, checks.epoch);
  checks.registers.set(key, own);
  return own;
}

const copyRegister = (register: Register, epoch: number): Register => ({
  epoch, values: register.values.slice(), applied: register.applied.slice(), known: register.known.slice(),
  forgotten: register.forgotten,
});

/** Values and keys as they may stand in a sentence: short, and nothing that a terminal would obey. */
function show(text: string | null): string {
  if (text === null) return "nothing";
  const plain = text.replace(/[^\x21-\x7e]/g, ".");
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
