/** The texts of what stores are asked about one region now, in English. */
export const askedEn = {
  title: "Asked of the stores now",
  noPorts: "No status port of TiKV is watched, so that terms and logs are not known. Start `attach` with --tikv-status.",
  onlyNow: "Terms and logs are asked of now alone, and no record keeps them. Go to the end to see them.",
  waiting: "The stores are being asked …",
  trouble: {
    unreachable: "The collector cannot be asked.",
    busy: "Other pages look at other regions: the collector asks stores about four at once.",
    refused: "The collector does not answer this.",
    unread: "What the collector answers has another shape: it is of another version.",
  },
  store: (id: string) => `Store ${id}`,
  field: {
    peer: "peer", role: "role", term: "term", vote: "voted for peer", last: "last entry", commit: "committed", applied: "applied",
    truncated: "cut off up to", match: "match", next: "next", lag: "lag, entries", state: "sending", snapshot: "snapshot at",
    group: "group state", age: "as of, at most",
  },
  role: {
    Leader: "Leader", Follower: "Follower", Candidate: "Candidate", PreCandidate: "Pre-candidate",
  } as Readonly<Record<string, string>>,
  learner: "Learner",
  notAsked: "no word",
  nobody: "none",
  paused: (state: string) => `${state}, paused`,
  inactive: (state: string) => `${state}, not heard`,
  before: (age: string) => `${age} ago`,
  silent: (name: string, why: string) => `${name} does not answer: ${why}. That is not to say that it is dead.`,
  without: (names: string) => `Answered that they have no replica of it: ${names}.`,
  noLeader: "Nobody who answers says that it leads: match, next and lag are not known.",
  hibernates: "A replica says Idle: the region hibernates. Asking may wake it; nobody has looked whether it does.",
  honest: "Once a second while it is chosen. Each column is from its own instant; match, next, lag and snapshot are the leader's word.",
};
