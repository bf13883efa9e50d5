import type { Duration } from "../kernel/time.ts";
import type { Facts, WhySilent } from "./record.ts";
import { isHeard, type SourceSight } from "./sight.ts";

/** What a member is, as far as it says so itself. */
export type CardRole = "leads" | "follows" | "learns" | "no-leader" | "pd" | "store" | "targets" | "unknown";

export type CardFact = "term" | "index" | "version" | "state" | "leaders" | "leader" | "region" | "up" | "down";

/** A card of the stage: a member of etcd, PD, a store as PD sees it, a store's own word, Prometheus. */
export interface ObservedCard {
  readonly key: string;
  readonly title: string;
  readonly role: CardRole;
  readonly facts: readonly (readonly [CardFact, string])[];
  /** How old what it says is; null where it never said anything. */
  readonly age: Duration | null;
  /** Why the latest look at it was not answered; null where it was. */
  readonly why: WhySilent | null;
  /** Whether it is heard of now; of a store of PD's, whether PD is. */
  readonly isHeard: boolean;
  /** PD calls it anything but up. */
  readonly isUnwell: boolean;
}

/** The cards of an instant, source by source; behind PD the stores that it tells of. */
export function cardsOf(sights: readonly SourceSight[]): readonly ObservedCard[] {
  const names = new Map(sights.flatMap(({ facts }) =>
    Object.entries(facts).flatMap(([key, name]) => (key.startsWith("member.") ? [[key.slice(7), name] as const] : []))));
  return sights.flatMap((sight) => [cardOf(sight, names), ...(sight.source.kind === "pd" ? storesOf(sight) : [])]);
}

function cardOf(sight: SourceSight, names: ReadonlyMap<string, string>): ObservedCard {
  const { source, facts, age, ages, answers, why } = sight;
  const title = names.get(facts["self"] ?? "") || source.name;
  const shared = { key: String(source.n), title, age, why: answers ? null : why, isHeard: isHeard(sight), isUnwell: false };
  switch (source.kind) {
    case "etcd": case "tikv":
      return { ...shared, role: roleOf(facts), facts: given(facts, ["region", "term", "index", "version"]) };
    case "pd":
      return facts["pd-leader"] === undefined ? { ...shared, role: "pd", facts: [] }
        : { ...shared, role: "pd", facts: [["leader", facts["pd-leader"]]], age: ages.get("members") ?? age };
    case "prometheus": {
      if (age === null) return { ...shared, role: "targets", facts: [] };
      const targets = Object.entries(facts).filter(([key]) => key.startsWith("up."));
      const up = targets.filter(([, value]) => value === "1").length;
      return { ...shared, role: "targets", facts: [["up", String(up)], ["down", String(targets.length - up)]] };
    }
  }
}

export function roleOf({ self, leader, learner, term }: Facts): CardRole {
  if (term === undefined) return "unknown";
  if (leader === "") return "no-leader";
  return self === leader ? "leads" : learner === "true" ? "learns" : "follows";
}

const given = (facts: Facts, keys: readonly CardFact[]): ObservedCard["facts"] => keys.flatMap((key) => {
  const value = facts[key];
  return value === undefined || value === "" ? [] : [[key, value] as const];
});

/** Stores know nothing of who watches them: what stands here is PD's word, and as old as that. */
function storesOf(sight: SourceSight): readonly ObservedCard[] {
  const { source, facts, age } = sight;
  return Object.entries(facts).filter(([key]) => /^store\..+\.state$/.test(key)).map(([key, state]): ObservedCard => {
    const id = key.slice("store.".length, -".state".length);
    return {
      key: `${source.n} ${id}`, title: id, role: "store", age, why: null, isHeard: isHeard(sight), isUnwell: state !== "Up",
      facts: [["state", state], ["leaders", facts[`store.${id}.leaders`] ?? "0"]],
    };
  });
}
