/**
 * Timings by name: `tikv` are TiKV's and PD's defaults, `paper` the Raft paper's, `article` those that tutorials print,
 * `etcd` and `etcd-prevote` etcd's defaults without and with PreVote. `logcabin` is the set-up of the Raft paper's election
 * benchmark, `availsim-wan` that of the elections over long distances in Ongaro's dissertation. Each names the preset whose
 * values it takes where a setting has none of its own for it; the values stand with the settings.
 */
const BASES = {
  tikv: null,
  // Election timeouts of 150 to 290 ms, as the paper's section 9.3 measures, with heartbeats of a third of the least.
  paper: "tikv",
  // Heartbeat 1 s, failure noticed after 30 s, replicas checked every minute, a node given up after 30 minutes.
  article: "tikv",
  // A tick and a heartbeat every 100 ms, an election timeout of 1 s; all members on one machine, without a PD that moves regions.
  etcd: "tikv",
  "etcd-prevote": "etcd",
  // Raft as the paper tells it: heartbeats at half the least timeout, no PreVote, no quorum check, the paper's timer; the same
  // latency between any two machines. With these the published samples come out; see docs/FIDELITY.md.
  logcabin: "tikv",
  "availsim-wan": "tikv",
} as const;

export type PresetName = keyof typeof BASES;

export const PRESET_NAMES = Object.keys(BASES) as readonly PresetName[];

/** The values of a setting that differ; `tikv` is the default. */
export type ByPreset<Value> = { readonly tikv: Value } & { readonly [Name in PresetName]?: Value };

/** The value that a setting has in a preset: its own, or that of the preset which it builds on. */
export function inPreset<Value>(values: ByPreset<Value>, preset: PresetName): Value {
  for (let name: PresetName | null = preset; name !== null; name = BASES[name]) {
    const value: Value | undefined = values[name];
    if (value !== undefined) return value;
  }
  return values.tikv;
}
