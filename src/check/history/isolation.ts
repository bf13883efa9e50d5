import type { Finding, IsolationLevel } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import { addAppends } from "./appends.ts";
import { cyclesIn } from "./cycles.ts";
import { addRealTime, arrange, createGraph } from "./graph.ts";
import { levelsKept } from "./levels.ts";
import { lostAppends } from "./lost-update.ts";
import { addRegisters } from "./register-edges.ts";

/**
 * The isolation of a history: all kinds of anomalies in it, one of each, and the levels that it keeps, with those that no
 * other of them implies.
 */
export interface Isolation {
  readonly findings: readonly Finding[];
  readonly levels: readonly IsolationLevel[];
}

/**
 * What is wrong with a history of transactions over lists and registers, by the cycles of who must come before whom (Adya; Elle).
 * `isWhole`: nothing was done before it began, so that whatever is read has its writer in it.
 */
export function isolationOf(entries: readonly HistoryEntry[], isWhole: boolean): Isolation {
  const graph = createGraph(entries);
  const direct = [...addAppends(graph, isWhole), ...addRegisters(graph, isWhole), ...lostAppends(entries)];
  addRealTime(graph);
  arrange(graph);
  const cycles = cyclesIn(graph).map(named);
  const findings = oneOfEach([...direct, ...cycles]);
  return { findings, levels: levelsKept(findings) };
}

/** The names that people have for the shortest cycles with one edge of real time. */
function named(finding: Extract<Finding, { readonly kind: "cycle" }>): Finding {
  const { steps, part } = finding;
  const [known] = steps.filter(({ kind }) => kind === "rt");
  const [step, ...others] = steps.filter(({ kind }) => kind !== "rt").sort((a, b) =>
    Number(b.kind === "rw") - Number(a.kind === "rw"));
  if (known === undefined || step === undefined || others.length > 1 || steps.length !== 2 + others.length) return finding;
  const { kind, from, to, key, value } = step;
  if (kind === "wr" && others.length === 0) return { kind: "future-read", key, value, reader: to, writer: from, part };
  if (kind !== "rw" || others.some((other) => other.kind !== "wr" || other.key !== key)) return finding;
  return { kind: "stale-read", key, value: valueFound(from, key), newer: value, reader: from, knownBy: known.from, part };
}

function valueFound({ operations }: HistoryEntry, key: string): string | number | null {
  const read = operations.find((operation) => operation.key === key
    && (operation.kind === "read" || operation.kind === "read-list"));
  return read?.kind === "read" ? read.value : read?.kind === "read-list" ? (read.elements?.at(-1) ?? null) : null;
}

function oneOfEach(findings: readonly Finding[]): Finding[] {
  const nameOf = (finding: Finding): string => (finding.kind === "cycle" ? `${finding.cycle} ${finding.inRealTime}`
    : finding.kind);
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const name = nameOf(finding);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
