import { START, type Instant } from "../kernel/time.ts";
import type { Facts, ObservedSource, Sample } from "./record.ts";
import { spanBetween, changeTold, type Claim, type Claims, type ToldChange, type Watching } from "./watching.ts";

function claimOf(facts: Facts, sample: Sample, { kind }: ObservedSource): Claim | null {
  const { self = "", leader = "", term, region = "", voters = "0" } = facts;
  return term === undefined ? null
    : { group: `${kind} ${region}`, self, leader, term: Number(term), voters: Number(voters), sample };
}

/** What a look says of leaders that was not known. */
export function leaderEvents(watching: Watching, sample: Sample, since: Sample | undefined): readonly ToldChange[] {
  const { claims, header } = watching;
  const facts = sample.facts ?? {};
  const members = Object.entries(facts).filter(([key]) => key.startsWith("member."));
  if (members.length > 0) claims.names.clear();
  for (const [key, name] of members) claims.names.set(key.slice(7), name);
  const source = header.sources.find(({ n }) => n === sample.n);
  const claim = source === undefined ? null : claimOf(facts, sample, source);
  if (claim === null) return [];
  const events = [...newLeader(watching, claim), ...noLeader(claims, claim, since)];
  claims.of.set(sample.n, claim);
  return events;
}

/** How a member is called: by its own name, else by its id. */
export const nameOf = ({ names }: Claims, id: string): string => names.get(id) || id || "–";

function newLeader(watching: Watching, claim: Claim): readonly ToldChange[] {
  const { claims } = watching;
  const known = claims.known.get(claim.group);
  if (claim.leader === "" || (known !== undefined && claim.term <= known.term)) return [];
  claims.known.set(claim.group, claim);
  if (known === undefined) return [];
  const { after, since } = notBefore(watching, claim);
  const unseen = claim.term - known.term - 1;
  const event: ToldChange = {
    ...changeTold("leader.changed", claim.sample, since, {
      from: nameOf(claims, known.leader), to: nameOf(claims, claim.leader), term: String(claim.term),
      ...(unseen > 0 ? { unseen: String(unseen) } : {}), ...ballotOf(watching, claim),
    }),
    after,
  };
  return [{ ...event, values: { ...event.values, ...followed(watching, known.leader, claim.group, event) } }];
}

/**
 * The latest instant at which the new leader did not lead yet. It has said so itself, if it was asked. Else a majority must have
 * been in its term before it led: it did not lead when the last but so many of them was still in an older one.
 */
function notBefore(watching: Watching, claim: Claim): { readonly after: Instant; readonly since: Sample | undefined } {
  const all = [...watching.claims.of.values()].filter(({ group }) => group === claim.group);
  const older = all.filter(({ term }) => term < claim.term);
  const own = older.find(({ self }) => self === claim.leader);
  if (own !== undefined) return { after: own.sample.sent, since: own.sample };
  const majority = Math.floor(electorsOf(watching, [...all, claim]) / 2) + 1;
  const [since] = older.map(({ sample }) => sample).sort((a, b) => b.sent - a.sent).slice(majority - 1);
  return { after: since?.sent ?? START, since };
}

/** How many elect the leader, watched or not, and rather too many than too few; without end where nobody has said so. */
function electorsOf({ header, claims }: Watching, all: readonly Claim[]): number {
  const members = Math.max(claims.names.size, header.sources.filter(({ kind }) => kind === "etcd").length);
  const told = Math.max(...all.map(({ group, voters }) => (group.startsWith("etcd") ? members : voters)));
  return told === 0 ? Infinity : told;
}

/** How long behind the silence of the old leader: what came before, not why. Nothing where either may have been the first. */
function followed({ claims, silent }: Watching, leader: string, group: string, event: ToldChange): ToldChange["values"] {
  const [n] = [...claims.of].find(([, claim]) => claim.group === group && claim.self === leader) ?? [];
  const silence = n === undefined ? undefined : silent.get(n);
  if (silence === undefined || event.after < silence.before) return {};
  const [least, most] = spanBetween(silence, event);
  return { least: String(least), most: String(most) };
}

/** What the log of a new leader of etcd's members tells of its election. */
function ballotOf({ claims, ballots }: Watching, { group, leader, term }: Claim): ToldChange["values"] {
  const ballot = group.startsWith("etcd") ? ballots.get(`${leader} ${term}`) : undefined;
  return ballot === undefined ? {} : { votes: ballot.votes.map((id) => nameOf(claims, id)).join(", "), logged: ballot.at };
}

/** A member that knew a leader says that it knows none. */
function noLeader(claims: Claims, claim: Claim, since: Sample | undefined): readonly ToldChange[] {
  const before = claims.of.get(claim.sample.n);
  if (before === undefined || before.leader === "" || claim.leader !== "") return [];
  return [changeTold("leader.none", claim.sample, since, { by: nameOf(claims, claim.self), term: String(claim.term) })];
}
