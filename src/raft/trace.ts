import type { RaftId } from "./types.ts";
import { APPEND_THREAD, APPLY_THREAD, NONE } from "./types.ts";

/** How loud a log line is, in etcd's order; a listener's level lets through its own severity and those above. */
const Severity = { Debug: 0, Info: 1, Warn: 2, Error: 3, Fatal: 4 } as const;
type Severity = (typeof Severity)[keyof typeof Severity];

/** One line of etcd's log, word for word. Only collected for peers whose `trace` is on; the host drains them. */
export interface LogLine {
  readonly severity: Severity;
  readonly text: string;
}

export const logDebug = (trace: LogLine[], text: string): void => logLine(trace, Severity.Debug, text);
export const logInfo = (trace: LogLine[], text: string): void => logLine(trace, Severity.Info, text);
export const logWarn = (trace: LogLine[], text: string): void => logLine(trace, Severity.Warn, text);
export const logError = (trace: LogLine[], text: string): void => logLine(trace, Severity.Error, text);

function logLine(trace: LogLine[], severity: Severity, text: string): void {
  trace.push({ severity, text });
}

/** A peer's id as etcd writes it in log lines: hexadecimal, and names for the reserved ones. */
export function hexId(id: RaftId): string {
  if (id === NONE) return "0";
  if (id === APPEND_THREAD) return "ffffffffffffffff";
  if (id === APPLY_THREAD) return "fffffffffffffffe";
  return id.toString(16);
}
