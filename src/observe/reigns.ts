import type { Instant } from "../kernel/time.ts";
import type { ObservedEvent, ObservedRecord } from "./record.ts";

/** When something happened, as far as that is known. */
export interface Bounds {
  readonly after: Instant;
  readonly before: Instant;
}

/** Who led etcd's members, or the region that TiKV's stores were asked about, and between which instants that began and ended. */
export interface ObservedReign {
  /** The source that led; null for one that was not asked itself. */
  readonly n: number | null;
  readonly begins: Bounds;
  /** Null where it led to the end of the record, as far as anybody told. */
  readonly ends: Bounds | null;
}

/** The reigns of a record that watches one group, in their order, from the first look on that names a leader. */
export function reignsOf({ samples }: ObservedRecord, events: readonly ObservedEvent[]): readonly ObservedReign[] {
  const selves = new Map<string, number>();
  const first = samples.find(({ facts }) => (facts?.["leader"] ?? "") !== "");
  if (first === undefined) return [];
  const leaderIn = new Map<number, string>();
  for (const { s, n, facts } of samples) {
    if (facts === null) continue;
    if (facts["self"] !== undefined) selves.set(facts["self"], n);
    leaderIn.set(s, facts["leader"] ?? "");
  }
  const turns = [
    { leader: first.facts?.["leader"] ?? "", after: first.sent, before: first.got },
    ...events.filter(({ name }) => name === "leader.changed")
      .map(({ samples: [, s], after, before }) => ({ leader: leaderIn.get(s) ?? "", after, before })),
  ];
  return turns.map(({ leader, after, before }, i): ObservedReign => {
    const next = turns[i + 1];
    return {
      n: selves.get(leader) ?? null, begins: { after, before },
      ends: next === undefined ? null : { after: next.after, before: next.before },
    };
  });
}
