import { quoted, quotedUpTo } from "../kernel/words.ts";
import { ruleProblem, withRules } from "../proto/rule-areas.ts";
import { readRulesText } from "../proto/read-rules.ts";
import { defaultRule, isDefaultAlone, type PlacementRule, type RuleGroup, type RuleSet } from "../proto/rules.ts";
import type { Documents, ObjectPiece } from "./documents.ts";
import { warn } from "./notices.ts";
import { pathOf, within, type DocumentPlace, type Reading } from "./reading.ts";

/** Placement rules as they were read: not yet sound together. */
export interface GivenRules {
  readonly set: RuleSet;
  /** Where the first of them stands. */
  readonly place: DocumentPlace;
}

/** All placement rules of the documents with their groups, or undefined where none was given that is in force. */
export function readPlacementRules(reading: Reading, documents: Documents, areOn: boolean): GivenRules | undefined {
  const [first] = documents.rules;
  if (first === undefined) return undefined;
  if (!areOn) {
    warn(reading.notices, "config.rules-off", pathOf(first.place));
    return undefined;
  }
  const rules = documents.rules.flatMap((piece) => readRule(reading, piece) ?? []);
  const groups = documents.ruleGroups.flatMap(({ value }) => readGroup(value));
  return { set: withRules({ rules: [], groups: [] }, rules, groups), place: first.place };
}

function readRule(reading: Reading, { value, place }: ObjectPiece): PlacementRule | undefined {
  const read = readRulesText(JSON.stringify(value));
  if (typeof read === "string") {
    warn(reading.notices, "config.rule-broken", pathOf(place), { why: quotedUpTo(read, MOST_OF_WHY) });
    return undefined;
  }
  if (value["is_witness"] === true) {
    warn(reading.notices, "config.differs", pathOf(within(place, "is_witness")),
      { item: "is_witness", found: "true", assumed: "false" });
  }
  return read.rules[0];
}

/** A group as `rule-group show` prints it, or a bundle of rules with its own names for the same. */
function readGroup(value: ObjectPiece["value"]): readonly RuleGroup[] {
  const id = value["group_id"] ?? value["id"];
  const index = value["group_index"] ?? value["index"];
  const override = value["group_override"] ?? value["override"];
  return typeof id === "string" ? [{ id, index: typeof index === "number" ? index : 0, override: override === true }] : [];
}

/** The rule that PD makes of max-replicas, location-labels and isolation-level. */
export const defaultAmong = ({ set }: GivenRules): PlacementRule | undefined =>
  set.rules.find((rule) => isDefaultAlone({ rules: [rule], groups: [] }));

/**
 * The rules that a run begins with: as they are, where PD would take them. A cluster has its default rule unless somebody took it
 * away; whoever shows a part of the rules has left it out.
 */
export function settleRules(
  reading: Reading, given: GivenRules | undefined, replicas: number, locationLabels: readonly string[],
): RuleSet | undefined {
  if (given === undefined || given.set.rules.length === 0 || isDefaultAlone(given.set)) return undefined;
  const where = pathOf(given.place);
  const problem = ruleProblem(given.set);
  if (problem === null) return said(reading, given.set, where);
  const filled = withRules(given.set, [defaultRule(replicas, locationLabels, "")], []);
  if (defaultAmong(given) === undefined && ruleProblem(filled) === null) {
    warn(reading.notices, "config.rules-default", where, { why: quotedUpTo(problem.why, MOST_OF_WHY), count: replicas });
    return said(reading, filled, where);
  }
  warn(reading.notices, "config.rules-unsound", where, { why: quotedUpTo(problem.why, MOST_OF_WHY) });
  return undefined;
}

function said(reading: Reading, set: RuleSet, where: string): RuleSet {
  const names = set.rules.map(({ groupId, id }) => `${quoted(groupId)}/${quoted(id)}`);
  const rules = names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(", ")}, …` : names.join(", ");
  warn(reading.notices, "config.rules", where, { count: names.length, rules });
  return set;
}

/** PD's reason names the rule, whatever that is called. */
const MOST_OF_WHY = 200;
/** So many rules are named. */
const MOST_NAMED = 10;
