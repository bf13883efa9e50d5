import { START, type Instant } from "../kernel/time.ts";
import type { Facts, ObservedSource, Sample } from "./record.ts";
import { spanBetween, changeTold, type Claim, type Claims, type ToldChange, type Watching } from "./watching.ts";

const claimOf = (facts: Facts, sample: Sample): Claim | null => {
  const { self = "", leader = "", term } = facts;
  return term === undefined ? null : { self, leader, term: Number(term), sample };
};

/** What a look says of leaders that was not known. */
export function leaderEvents(watching: Watching, sample: Sample, since: Sample | undefined): readonly ToldChange[] {
  const { claims, header } = watching;
  const facts = sample.facts ?? {};
  for (const [key, name] of Object.entries(facts)) if (key.startsWith("member.")) claims.names.set(key.slice(7), name);
  const claim = claimOf(facts, sample);
  const source = header.sources.find(({ n }) => n === sample.n);
  if (claim === null || source === undefined) return [];
  const group = `${source.kind} ${facts["region"] ?? ""}`;
  const events = [...newLeader(watching, group, source, claim), ...noLeader(claims, claim, since)];
  claims.of.set(sample.n, claim);
  return events;
}

/** How a member is called: by its own name, else by its id. */
const nameOf = ({ names }: Claims, id: string): string => names.get(id) ?? (id === "" ? "–" : id);

function newLeader(watching: Watching, group: string, source: ObservedSource, claim: Claim): readonly ToldChange[] {
  const { claims } = watching;
  const known = claims.known.get(group);
  if (claim.leader === "" || (known !== undefined && claim.term <= known.term)) return [];
  claims.known.set(group, claim);
  if (known === undefined) return [];
  const { after, since } = notBefore(watching, source, claim);
  const unseen = claim.term - known.term - 1;
  const event: ToldChange = {
    ...changeTold("leader.changed", claim.sample, since, {
      from: nameOf(claims, known.leader), to: nameOf(claims, claim.leader), term: String(claim.term),
      ...(unseen > 0 ? { unseen: String(unseen) } : {}),
    }),
    after,
  };
  return [{ ...event, values: { ...event.values, ...followed(watching, known.leader, event) } }];
}

/**
 * The latest instant at which the new leader did not lead yet. It has said so itself, if it was asked. Else a majority must have
 * been in its term before it led: it did not lead when the last but so many of them was still in an older one.
 */
function notBefore({ claims, header }: Watching, source: ObservedSource, claim: Claim):
{ readonly after: Instant; readonly since: Sample | undefined } {
  const older = [...claims.of.values()].filter(({ term }) => term < claim.term);
  const own = older.find(({ self }) => self === claim.leader);
  if (own !== undefined) return { after: own.sample.sent, since: own.sample };
  const members = header.sources.filter(({ kind }) => kind === source.kind).length;
  const majority = Math.floor(members / 2) + 1;
  const [since] = older.map(({ sample }) => sample).sort((a, b) => b.sent - a.sent).slice(majority - 1);
  return { after: since?.sent ?? START, since };
}

/** How long behind the silence of the old leader: what came before, not why. */
function followed({ claims, silent }: Watching, leader: string, event: ToldChange): ToldChange["values"] {
  const [n] = [...claims.of].find(([, { self }]) => self === leader) ?? [];
  const silence = n === undefined ? undefined : silent.get(n);
  if (silence === undefined) return {};
  const [least, most] = spanBetween(silence, event);
  return { least: String(least), most: String(most) };
}

/** A member that knew a leader says that it knows none. */
function noLeader(claims: Claims, claim: Claim, since: Sample | undefined): readonly ToldChange[] {
  const before = claims.of.get(claim.sample.n);
  if (before === undefined || before.leader === "" || claim.leader !== "") return [];
  return [changeTold("leader.none", claim.sample, since, { by: nameOf(claims, claim.self), term: String(claim.term) })];
}
