import type { Finding, HistoryValue } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/** Two that committed, had read the same of a key, and both wrote it: one did not know of the other. */
export const lostUpdate = (key: Key, one: HistoryEntry, other: HistoryEntry): Finding => ({
  kind: "cycle", cycle: "lost-update", inRealTime: false, part: [one, other],
  steps: [
    { kind: "rw", from: one, to: other, key, value: valueWritten(other, key) },
    { kind: "rw", from: other, to: one, key, value: valueWritten(one, key) },
  ],
});

function valueWritten({ operations }: HistoryEntry, key: Key): HistoryValue {
  for (let at = operations.length - 1; at >= 0; at--) {
    const operation = operations[at];
    if (operation?.key === key && operation.kind === "write") return operation.value;
    if (operation?.key === key && operation.kind === "append") return operation.element;
  }
  return null;
}

/** Lost updates of lists; they are lost also where nobody has read what came of them. Of registers `addRegisters` tells. */
export function lostAppends(entries: readonly HistoryEntry[]): Finding[] {
  const first = new Map<string, HistoryEntry>();
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (entry.outcome !== "ok" || entry.operations.length < 2) continue;
    for (const { key, version } of replacedBy(entry)) {
      const name = `${key} ${version}`;
      const other = first.get(name);
      if (other === undefined) first.set(name, entry);
      else findings.push(lostUpdate(key, other, entry));
    }
  }
  return findings;
}

/** The lists that a transaction read before it appended to them, and how they ended then. */
function replacedBy({ operations }: HistoryEntry): { readonly key: Key; readonly version: string }[] {
  const replaced: { readonly key: Key; readonly version: string }[] = [];
  operations.forEach((read, at) => {
    if (read.kind !== "read-list" || operations.findIndex(({ key }) => key === read.key) !== at) return;
    if (!operations.some(({ kind, key }) => kind === "append" && key === read.key)) return;
    replaced.push({ key: read.key, version: `${read.elements?.length ?? 0}:${read.elements?.at(-1) ?? ""}` });
  });
  return replaced;
}
