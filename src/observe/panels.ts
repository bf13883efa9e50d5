import type { Instant } from "../kernel/time.ts";
import { unknownFields } from "./fields.ts";
import { WHY_SILENT, type WhySilent } from "./record.ts";

export type PanelUnit = "count" | "per-second" | "seconds";

/**
 * What can be asked of the history that a Prometheus keeps, by name, with what its values are. Which series that is, the
 * collector alone knows: whoever looks names a panel, and never a query.
 */
export const HISTORY_PANELS = {
  up: "count", restarts: "count", "store-states": "count", "pd-leader": "count", "etcd-changes": "count",
  leaders: "count", "leader-drops": "count", leaderless: "count", hibernated: "count", elections: "per-second",
  unreachable: "count", "replica-health": "count", operators: "count", "why-not": "count", snapshots: "count",
  "append-log": "seconds", "slow-score": "count", "log-lag": "count", "region-errors": "per-second", "back-off": "per-second",
  requests: "seconds", timestamps: "seconds",
} as const satisfies Readonly<Record<string, PanelUnit>>;
export type PanelName = keyof typeof HISTORY_PANELS;

export const isPanel = (name: string): name is PanelName => Object.hasOwn(HISTORY_PANELS, name);

/** A panel over a time, as Prometheus keeps it. */
export interface PanelHistory {
  readonly panel: PanelName;
  /** What Prometheus was asked, as PromQL. */
  readonly query: string;
  /** Seconds since 1970 of the first point and the last, and how far points lie apart. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Each point tells of so many seconds up to it; 0 for one that tells of its instant. */
  readonly window: number;
  /** When it was answered, by the record's clock. */
  readonly got: Instant;
  /** Why there is none. */
  readonly why: WhySilent | null;
  readonly curves: readonly PanelCurve[];
  /** So many smaller ones were left out. */
  readonly left: number;
  readonly warnings: readonly string[];
}

export interface PanelCurve {
  /** The values of its labels; "" for a series without any. */
  readonly label: string;
  /** A value for each point, null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A history as a collector sent it; null for anything else. Never throws. */
export function readPanelHistory(value: unknown): PanelHistory | null {
  const fields = unknownFields(value);
  const { panel, query, from, to, step, window, got, why, curves, left, warnings } = fields;
  const isTimed = [from, to, window, got, left].every(isCount) && isCount(step) && step > 0;
  const isNamed = typeof panel === "string" && isPanel(panel) && typeof query === "string";
  const isWhy = why === null || WHY_SILENT.some((each) => each === why);
  if (!isNamed || !isTimed || !isWhy || !isList(curves, isCurve) || !isList(warnings, isText)) return null;
  return value as PanelHistory;
}

const MOST_CURVES = 64;
const MOST_POINTS = 11_000;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === "string";
const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= MOST_CURVES && value.every(isItem);

function isCurve(value: unknown): boolean {
  const { label, values } = unknownFields(value);
  return typeof label === "string" && Array.isArray(values) && values.length <= MOST_POINTS
    && values.every((each) => each === null || Number.isFinite(each));
}
