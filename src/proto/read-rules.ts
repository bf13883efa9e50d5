import type { Key } from "./region.ts";
import {
  CONSTRAINT_OPS, PLACEMENT_ROLES, type LabelConstraint, type PlacementRule, type RuleGroup, type RuleSet,
} from "./rules.ts";

// A document is read as it comes from a file, a link or a person: whatever is wrong with it is said, nothing is guessed.

const keyOf = (hex: string): Key => hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));

/** So many rules, constraints, labels and letters are read at most. */
const MAX_RULES = 1_000;
const MAX_LIST = 64;
const MAX_TEXT = 256;

/** The rules of a document: one rule, a list of rules, or bundles with rules in them; a text says what is wrong with it. */
function readRules(document: unknown): RuleSet | string {
  const bundles: RuleGroup[] = [];
  const rules: PlacementRule[] = [];
  for (const item of Array.isArray(document) ? document : [document]) {
    if (!isObject(item)) return "a rule is an object";
    const inside = Array.isArray(item["rules"]) ? item["rules"] : null;
    if (inside !== null) bundles.push(groupOf(item));
    for (const each of inside ?? [item]) {
      const rule = isObject(each) ? readRule(each, inside === null ? "" : text(item["group_id"]) ?? "") : "a rule is an object";
      if (typeof rule === "string") return rule;
      rules.push(rule);
    }
    if (rules.length > MAX_RULES) return `more than ${MAX_RULES} rules`;
  }
  return { rules, groups: bundles.filter(({ index, override }) => index !== 0 || override) };
}

/** The same of a text. */
export function readRulesText(document: string): RuleSet | string {
  try {
    return readRules(JSON.parse(document));
  } catch {
    return "this is no JSON";
  }
}

const groupOf = (item: Fields): RuleGroup => ({
  id: text(item["group_id"]) ?? "", index: whole(item["group_index"]) ?? 0, override: item["group_override"] === true,
});

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => (typeof value === "string" && value.length <= MAX_TEXT ? value : null);
const whole = (value: unknown): number | null =>
  (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_RULES ? value : null);
const texts = (value: unknown): readonly string[] | null => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAX_LIST) return null;
  const read = value.map(text);
  return read.includes(null) ? null : read.filter((each) => each !== null);
};

function readRule(item: Fields, group: string): PlacementRule | string {
  const keys = [item["start_key"], item["end_key"]].map((key) => text(key ?? ""));
  const [startKey, endKey] = keys.map((key) => (key !== null && /^([0-9a-fA-F]{2})*$/.test(key) ? keyOf(key) : null));
  if (startKey === undefined || endKey === undefined || startKey === null || endKey === null) return "a key is not in hex format";
  const role = PLACEMENT_ROLES.find((each) => each === item["role"]);
  if (role === undefined) return `invalid role ${String(text(item["role"]))}`;
  const count = whole(item["count"]);
  if (count === null || count > MAX_LIST) return "invalid count";
  const constraints = readConstraints(item["label_constraints"]);
  if (typeof constraints === "string") return constraints;
  const locationLabels = texts(item["location_labels"]);
  if (locationLabels === null) return "invalid location labels";
  return {
    groupId: text(item["group_id"]) ?? group, id: text(item["id"]) ?? "", index: whole(item["index"] ?? 0) ?? 0,
    override: item["override"] === true, startKey, endKey, role, count, constraints, locationLabels,
    isolationLevel: text(item["isolation_level"] ?? "") ?? "",
  };
}

function readConstraints(value: unknown): readonly LabelConstraint[] | string {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAX_LIST) return "invalid label constraints";
  const read: LabelConstraint[] = [];
  for (const item of value as readonly unknown[]) {
    const op = isObject(item) ? CONSTRAINT_OPS.find((each) => each === item["op"]) : undefined;
    const key = isObject(item) ? text(item["key"]) : null;
    const values = isObject(item) ? texts(item["values"]) : null;
    if (op === undefined || key === null || values === null) return "invalid op of a label constraint";
    read.push({ key, op, values });
  }
  return read;
}
