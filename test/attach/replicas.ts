/** What the status port of a TiKV store answers to `/region/7`: store 1 leads, store 3 lags and is sent a snapshot. */
export function regionMeta(store: number): string {
  const [term, role, group] = [6, store === 1 ? "Leader" : "Follower", "Ordered"];
  const progress = (matched: number, state: string, pending = 0) => ({
    matched, next_idx: matched + 1, state, paused: state === "Snapshot", pending_snapshot: pending, pending_request_snapshot: 0,
    recent_active: true,
  });
  const last = store === 3 ? 90 : 120;
  return JSON.stringify({
    group_state: group,
    raft_status: {
      id: 10 + store, hard_state: { term, vote: 11, commit: last }, soft_state: { leader_id: 11, raft_state: role },
      applied: last,
      voters: role !== "Leader" ? {}
        : { 11: progress(120, "Replicate"), 12: progress(119, "Replicate"), 13: progress(90, "Snapshot", 118) },
      learners: {}, last_index: last, persisted_index: last,
    },
    raft_apply: { applied_index: last, commit_index: last, commit_term: term, truncated_state: { index: 80, term: 5 } },
    region_state: {
      id: 7, start_key: [], end_key: [], epoch: { conf_ver: 5, version: 2 }, merge_state: null,
      peers: [1, 2, 3].map((id) => ({ id: 10 + id, store_id: id, role: "Voter" })),
    },
    bucket_keys: [],
  });
}
