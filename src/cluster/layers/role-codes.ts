/** What a replica is in its group, as a number in a column. */
export const PeerRoleCode = {
  follower: 0, leader: 1, candidate: 2, preCandidate: 3, learner: 4, uninitialized: 5,
  /** Of a real cluster, that nobody tells. */
  unknown: 6,
} as const;
