import { after, between, hours, micros, parseDuration, type Instant } from "../kernel/time.ts";
import { readLabelPatch } from "../proto/read-labels.ts";
import type { PdRefusal, SchedulerName } from "../proto/operators.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { Key, Region } from "../proto/region.ts";
import type { LabelRule, RegionLabel } from "../proto/rules.ts";
import { noteStuck } from "./decisions.ts";
import { tellOrder } from "./ordered.ts";
import type { OperatorDraft } from "./operator.ts";
import { createRules } from "./rules-state.ts";
import type { PdHost, PdState } from "./state.ts";
import { armSchedulers, suspectAll } from "./wakeups.ts";

/** How often PD takes out of its rules what has run out (regionLabelGCInterval). */
const COLLECTION = hours(1);

const counts = ({ life }: RegionLabel, now: Instant): boolean => life === undefined || life.until >= now;

/** Where inside of the region a label begins or ends, whether it still counts or not. */
export function labelBorders({ rules: { set } }: PdState, { startKey, endKey }: Region): readonly Key[] {
  const keys = (set.labels ?? []).flatMap(({ ranges }) => ranges.flatMap((range) => [range.startKey, range.endKey]));
  return [...new Set(keys)].filter((key) => key > startKey && (endKey === "" || key < endKey)).sort();
}

/** The region's labels and whose they are: none while it reaches over the border of a rule (GetRegionLabels). */
export function regionLabelsOf(
  state: PdState, region: Region, now: Instant,
): readonly { readonly label: RegionLabel; readonly rule: LabelRule }[] {
  if (labelBorders(state, region).length > 0) return [];
  const found = new Map<string, { readonly label: RegionLabel; readonly rule: LabelRule }>();
  for (const rule of state.rules.set.labels ?? []) {
    if (!rule.ranges.some((range) => covers(range, region))) continue;
    for (const label of rule.labels) {
      const old = found.get(label.key);
      if (counts(label, now) && (old === undefined || old.rule.index < rule.index)) found.set(label.key, { label, rule });
    }
  }
  return [...found.values()];
}

/** The rules, without labels that have run out. */
export const rulesInForce = ({ rules: { set } }: PdState, now: Instant): readonly LabelRule[] =>
  (set.labels ?? []).map((rule) => ({ ...rule, labels: rule.labels.filter((label) => counts(label, now)) }))
    .filter(({ labels }) => labels.length > 0);

const covers = (range: LabelRule["ranges"][number], { startKey }: Region): boolean =>
  range.startKey <= startKey && (range.endKey === "" || range.endKey > startKey);

const valueOf = (state: PdState, region: Region, key: string, now: Instant): string =>
  regionLabelsOf(state, region, now).find(({ label }) => label.key === key)?.label.value ?? "";

/** `schedule=deny`: neither schedulers nor mergers touch the region; what it lacks is mended all the same. */
export const isDenied = (state: PdState, region: Region, now: Instant): boolean =>
  valueOf(state, region, "schedule", now).toLowerCase() === "deny";

/** `merge_option=deny` on one of both. */
export const forbidsMerge = (state: PdState, regions: readonly Region[], now: Instant): boolean =>
  regions.some((region) => valueOf(state, region, "merge_option", now) === "deny");

/**
 * What is left of what a scheduler wants. Only evict-leader passes: a store that is about to be restarted must lose its leaders
 * (scheduler_controller.go).
 */
export function withoutDenied(
  state: PdState, scheduler: SchedulerName, drafts: readonly OperatorDraft[], now: Instant,
): readonly OperatorDraft[] {
  if (scheduler === "evict-leader") return drafts;
  return drafts.filter(({ regionId, description }) => {
    const info = state.tree.infos.get(regionId);
    if (info === undefined || !isDenied(state, info.region, now)) return true;
    const isKnown = state.decisions.some((each) => each.region === regionId && each.outcome === "denied");
    if (!isKnown) noteStuck(state, regionId, description, "denied", [], now);
    return false;
  });
}

/** `PATCH /config/region-label/rules`: rules go and come; a ttl begins now (labeler.go, Patch). */
export function labelRegions(
  state: PdState, host: PdHost, command: Extract<PdCommand, { readonly kind: "label-regions" }>,
): PdRefusal | null {
  const patch = readLabelPatch(command.patch);
  if (typeof patch === "string") return { kind: "label-content", why: patch };
  const { labels = [] } = state.rules.set;
  tellOrder(host, command);
  const now = host.clock();
  const fresh = patch.sets.map((rule) => ({ ...rule, labels: rule.labels.map((label) => beginning(label, now)) }));
  const kept = labels.filter(({ id }) => !fresh.some((rule) => rule.id === id) && !patch.deletes.includes(id));
  setLabels(state, [...kept, ...fresh].sort((a, b) => (a.id < b.id ? -1 : 1)));
  awaitEnds(state, host, fresh);
  suspectAll(state, host);
  armSchedulers(state, host);
  return null;
}

const beginning = ({ life, ...label }: RegionLabel, from: Instant): RegionLabel => (life === undefined ? label
  : { ...label, life: { ttl: life.ttl, from, until: after(from, parseDuration(life.ttl) ?? micros(0)) } });

function setLabels(state: PdState, labels: readonly LabelRule[]): void {
  const { labels: before, ...set } = state.rules.set;
  if (before !== undefined || labels.length > 0) state.rules = createRules(labels.length === 0 ? set : { ...set, labels });
}

/** Something may have run out: PD's rules are rid of what was over when it last looked. */
export function collectLabels(state: PdState, host: PdHost): void {
  const now = host.clock();
  const labels = state.rules.set.labels ?? [];
  const isOver = ({ life }: RegionLabel): boolean => life !== undefined && collectedAt(state, life.until) <= now;
  if (!labels.some((rule) => rule.labels.some(isOver))) return;
  setLabels(state, labels.map((rule) => ({ ...rule, labels: rule.labels.filter((label) => !isOver(label)) }))
    .filter((rule) => rule.labels.length > 0));
}

/** PD looks each hour since it began to lead. */
const collectedAt = ({ startedAt }: PdState, end: Instant): Instant =>
  after(startedAt, micros(Math.ceil(between(startedAt, end) / COLLECTION) * COLLECTION));

/** When one of these rules' labels counts no more, and when it is taken out, all regions are looked at anew. */
export function awaitEnds(state: PdState, host: PdHost, rules: readonly LabelRule[] = state.rules.set.labels ?? []): void {
  const now = host.clock();
  for (const { life } of rules.flatMap(({ labels }) => labels)) {
    if (life === undefined) continue;
    for (const end of [after(life.until, micros(1)), collectedAt(state, life.until)]) {
      host.startTimer(micros(Math.max(0, between(now, end))), { kind: "merge-due", regions: null });
    }
  }
}
