import type { Input } from "../action/index.ts";
import { START } from "../kernel/time.ts";
import { quoted, quotedUpTo } from "../kernel/words.ts";
import { labelPatchWord, readLabelRule } from "../proto/read-labels.ts";
import type { LabelRule } from "../proto/rules.ts";
import type { Documents } from "./documents.ts";
import { warn } from "./notices.ts";
import { pathOf, type Reading } from "./reading.ts";

/** PD's reason names the rule, whatever that is called. */
const MOST_OF_WHY = 200;
/** So many rules are named. */
const MOST_NAMED = 10;

/** The rules that label regions, as an order of the first instant: what has a time to live begins it anew. */
export function labelOrders({ notices }: Reading, { labelRules }: Documents): readonly Input[] {
  const sets = new Map<string, LabelRule>();
  for (const { value, place } of labelRules) {
    const rule = readLabelRule(value);
    if (typeof rule === "string") warn(notices, "config.label-broken", pathOf(place), { why: quotedUpTo(rule, MOST_OF_WHY) });
    else sets.set(rule.id, rule);
  }
  const [first] = labelRules;
  if (first === undefined || sets.size === 0) return [];
  const names = [...sets.keys()].map((id) => quoted(id));
  const rules = names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(", ")}, …` : names.join(", ");
  warn(notices, "config.labels", pathOf(first.place), { count: names.length, rules });
  const patch = labelPatchWord({ sets: [...sets.values()], deletes: [] });
  return [{ at: START, action: { kind: "order", command: { kind: "label-regions", patch } } }];
}
