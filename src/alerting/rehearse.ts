import type { Measured } from "../metrics/measured.ts";
import { RuleFailure } from "./binary.ts";
import { evaluate, nameless } from "./evaluate.ts";
import { isEmptyWithout, selectorsIn } from "./expression.ts";
import type { VectorSample } from "./functions.ts";
import { missingSeries, type MissingSeries } from "./missing.ts";
import type { Rule, AlertRuleGroup } from "./rules.ts";
import { labelsKey, seriesOf, storeOf, type Labels, type SeriesStore } from "./series.ts";
import { expandTemplate } from "./template.ts";
import type { AlertProblem } from "./words/index.ts";

/** An alert of a rule from when it was first true until it was not any more. Milliseconds of the run. */
export interface AlertEpisode {
  /** Those of the series and of the rule, and `alertname`. */
  readonly labels: Labels;
  readonly pendingFrom: number;
  /** Null where it was not true for long enough. */
  firingFrom: number | null;
  /** Null where it still is. */
  until: number | null;
  /** What its expression came to at each evaluation while it was true. */
  readonly values: Map<number, number>;
}

/** What became of a rule: `never` where it asks for a series that there is not, and cannot be true without. */
export type RuleState = "fires" | "pending" | "silent" | "never" | "failed" | "refused";

export interface RehearsedRule {
  readonly group: string;
  readonly rule: Rule;
  readonly state: RuleState;
  readonly episodes: readonly AlertEpisode[];
  /** What it asks for and is not there. */
  readonly missing: readonly MissingSeries[];
  /** Why it could not be evaluated, or not always. */
  readonly problem: AlertProblem | null;
}

export interface Rehearsal {
  readonly rules: readonly RehearsedRule[];
  readonly store: SeriesStore;
  /** How often rules are evaluated whose group does not say. */
  readonly interval: number;
  readonly end: number;
}

/** How a rule stands between two evaluations. */
interface Watched {
  readonly group: string;
  readonly rule: Rule;
  readonly every: number;
  readonly active: Map<string, AlertEpisode & { lastTrue: number }>;
  readonly episodes: AlertEpisode[];
  readonly recorded: Map<string, Labels>;
  problem: AlertProblem | null;
}

/** Rules on their way through a run. */
export interface Rehearsing {
  readonly store: SeriesStore;
  readonly interval: number;
  readonly end: number;
  readonly watched: readonly Watched[];
  /** The instants at which something is evaluated, and how many of them are done. */
  readonly times: readonly number[];
  done: number;
}

/**
 * Begins to evaluate rules over the metrics of a run as a Prometheus would that scraped it: at 0, `interval`, and so on up to its
 * end.
 */
export function beginRehearsal(measured: Measured, groups: readonly AlertRuleGroup[], interval: number): Rehearsing {
  const end = (measured.times.at(-1) ?? 0) / 1_000;
  const watched = groups.flatMap(({ name, interval: own, rules }) => rules.map((rule): Watched => ({
    group: name, rule, every: own ?? interval, active: new Map(), episodes: [], recorded: new Map(), problem: rule.problem,
  })));
  const times = new Set<number>();
  for (const { every } of watched) for (let at = 0; at <= end; at += every) times.add(at);
  return { store: storeOf(measured), interval, end, watched, times: [...times].sort((a, b) => a - b), done: 0 };
}

/** Goes on for as long as there is time; null until all is evaluated. */
export function continueRehearsal(rehearsing: Rehearsing, hasTime: () => boolean): Rehearsal | null {
  const { store, interval, end, watched, times } = rehearsing;
  while (rehearsing.done < times.length) {
    const at = times[rehearsing.done++] ?? 0;
    for (const each of watched) if (at % each.every === 0) step(store, each, at);
    if (!hasTime()) return null;
  }
  const recorded = new Set(watched.filter(({ rule }) => rule.kind === "record").map(({ rule }) => rule.name));
  const rules = watched.filter(({ rule }) => rule.kind === "alert").map((each): RehearsedRule => {
    const missing = each.rule.expression === null ? [] : missingSeries(store, recorded, selectorsIn(each.rule.expression));
    return {
      group: each.group, rule: each.rule, episodes: each.episodes, missing, problem: each.problem, state: stateOf(each, missing),
    };
  });
  return { rules, store, interval, end };
}

/** The same at once. */
export function rehearse(measured: Measured, groups: readonly AlertRuleGroup[], interval: number): Rehearsal {
  const rehearsal = continueRehearsal(beginRehearsal(measured, groups, interval), () => true);
  if (rehearsal === null) throw new Error("there was time");
  return rehearsal;
}

function stateOf({ rule, episodes, problem }: Watched, missing: readonly MissingSeries[]): RuleState {
  if (rule.expression === null) return "refused";
  if (episodes.some(({ firingFrom }) => firingFrom !== null)) return "fires";
  if (episodes.length > 0) return "pending";
  if (problem !== null) return "failed";
  const lacks = new Set(missing.filter(({ isCertain }) => isCertain).map(({ selector }) => selector));
  return isEmptyWithout(rule.expression, (selector) => lacks.has(selector)) ? "never" : "silent";
}

function step(store: SeriesStore, watched: Watched, at: number): void {
  const { rule } = watched;
  if (rule.expression === null) return;
  let result: readonly VectorSample[] = [];
  try {
    const value = evaluate(store, rule.expression, at);
    result = typeof value === "number" ? [{ labels: new Map(), value }] : value;
  } catch (error) {
    if (!(error instanceof RuleFailure)) throw error;
    watched.problem ??= { said: error.said, at: null };
  }
  if (rule.kind === "record") record(store, watched, result, at);
  else alert(watched, result, at);
}

function record(store: SeriesStore, { rule, recorded }: Watched, result: readonly VectorSample[], at: number): void {
  const before = new Map(recorded);
  recorded.clear();
  for (const { labels, value } of result) {
    const all = new Map([...labels, ...rule.labels, ["__name__", rule.name] as const]);
    const key = labelsKey(all);
    recorded.set(key, all);
    before.delete(key);
    seriesOf(store, all).points.push({ at, value });
  }
  for (const labels of before.values()) seriesOf(store, labels).points.push({ at, value: null });
}

/** What Prometheus does behind an evaluation (rules/alerting.go). */
function alert({ rule, active, episodes }: Watched, result: readonly VectorSample[], at: number): void {
  const seen = new Set<string>();
  for (const { labels, value } of result) {
    const own = nameless(labels);
    const added = [...rule.labels].map(([name, text]) => [name, expandTemplate(text, own, value) ?? text] as const);
    const all: Labels = new Map([...own, ...added, ["alertname", rule.name]]);
    const key = labelsKey(all);
    seen.add(key);
    let one = active.get(key);
    if (one === undefined) {
      one = { labels: all, pendingFrom: at, firingFrom: null, until: null, values: new Map(), lastTrue: at };
      active.set(key, one);
      episodes.push(one);
    }
    one.lastTrue = at;
    one.values.set(at, value);
  }
  for (const [key, one] of active) {
    if (seen.has(key)) {
      if (one.firingFrom === null && at - one.pendingFrom >= rule.for) one.firingFrom = at;
    } else if (one.firingFrom === null || at - one.lastTrue >= rule.keepFiringFor) {
      one.until = at;
      active.delete(key);
    }
  }
}
