import { ISOLATION_LEVELS, type CycleName, type Finding, type IsolationLevel } from "../../proto/findings.ts";

/** By what is wrong: the weakest levels that forbid it. What forbids them all breaks every level. */
const FORBIDDEN_BY: Readonly<Record<CycleName, readonly IsolationLevel[]>> = {
  G0: ["read-uncommitted"],
  G1c: ["read-committed"],
  "lost-update": ["snapshot-isolation", "serializable"],
  "G-single": ["snapshot-isolation", "serializable"],
  "G-nonadjacent": ["snapshot-isolation", "serializable"],
  "G2-item": ["serializable"],
};

/** Each level with those that promise less. */
const IMPLIES: Readonly<Record<IsolationLevel, readonly IsolationLevel[]>> = {
  "read-uncommitted": [],
  "read-committed": ["read-uncommitted"],
  "snapshot-isolation": ["read-committed", "read-uncommitted"],
  serializable: ["read-committed", "read-uncommitted"],
  "strong-snapshot-isolation": ["snapshot-isolation", "read-committed", "read-uncommitted"],
  "strict-serializable": ISOLATION_LEVELS.filter((level) => level !== "strict-serializable"),
};

/** The levels that a history with these anomalies keeps, but for those that another of them implies. */
export function levelsKept(findings: readonly Finding[]): IsolationLevel[] {
  const kept = ISOLATION_LEVELS.filter((level) => !findings.some((finding) => breaks(finding, level)));
  return kept.filter((level) => !kept.some((other) => IMPLIES[other].includes(level)));
}

/** Whether a level forbids it. */
export function breaks(finding: Finding, level: IsolationLevel): boolean {
  return forbiddenBy(finding).some((weakest) => weakest === level || IMPLIES[level].includes(weakest));
}

function forbiddenBy(finding: Finding): readonly IsolationLevel[] {
  switch (finding.kind) {
    case "cycle":
      if (!finding.inRealTime) return FORBIDDEN_BY[finding.cycle];
      return finding.cycle === "G2-item" ? ["strict-serializable"] : ["strong-snapshot-isolation"];
    case "stale-read": case "lost-write": case "future-read":
      return ["strong-snapshot-isolation"];
    case "aborted-read": case "intermediate-read":
      return ["read-committed"];
    case "no-order": case "unwritten-read": case "internal": case "own-future": case "torn-appends": case "duplicate-append":
    case "incompatible-order":
    case "wrong-total": case "out-of-bounds": case "half-order": case "two-ends":
      return ["read-uncommitted"];
  }
}
