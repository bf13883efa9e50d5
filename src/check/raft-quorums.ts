/** A configuration as a checker sees it: two sets of voters, the second empty unless the configuration is joint. */
export interface VoterSets {
  readonly voters: readonly number[];
  readonly outgoing: readonly number[];
}

const majorityOf = (voters: readonly number[]): number => Math.floor(voters.length / 2) + 1;

/** Whether those who `agree` are a quorum: a majority of each set that is not empty. */
export function isQuorum({ voters, outgoing }: VoterSets, agree: (id: number) => boolean): boolean {
  const holds = (set: readonly number[]): boolean => set.length === 0 || set.filter(agree).length >= majorityOf(set);
  return voters.length > 0 && holds(voters) && holds(outgoing);
}

/** Whether every quorum of one configuration shares a voter with every quorum of the other. */
export function quorumsIntersect(a: VoterSets, b: VoterSets): boolean {
  const setsOf = ({ voters, outgoing }: VoterSets): (readonly number[])[] =>
    [voters, outgoing].filter((set) => set.length > 0);
  // A quorum of a joint configuration contains a majority of both sets: it is enough that one pair cannot be disjoint.
  return setsOf(a).some((one) => setsOf(b).some((other) => majoritiesIntersect(one, other)));
}

/** Two majorities can be disjoint iff both can be filled mostly from what the sets do not share. */
function majoritiesIntersect(a: readonly number[], b: readonly number[]): boolean {
  const shared = a.filter((id) => b.includes(id)).length;
  const sharedByA = Math.max(0, majorityOf(a) - (a.length - shared));
  const sharedByB = Math.max(0, majorityOf(b) - (b.length - shared));
  return sharedByA + sharedByB > shared;
}

/** The greatest value that a quorum reaches, given each voter's; -1 if none does. */
export function quorumValue(config: VoterSets, valueOf: (id: number) => number): number {
  const reached = (set: readonly number[]): number =>
    set.map(valueOf).sort((x, y) => y - x)[majorityOf(set) - 1] ?? -1;
  if (config.voters.length === 0) return -1;
  const incoming = reached(config.voters);
  return config.outgoing.length === 0 ? incoming : Math.min(incoming, reached(config.outgoing));
}
