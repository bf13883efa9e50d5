/** The failure detectors side by side, in English. */
export const detectorsEn = {
  idle: "Nothing watches the stores yet. Detectors only speak, each by its own rule:", acts: "A policy also moves leaders away.",
  watch: "Watch the stores", watchAgain: "Without a policy", end: "Stop watching", apply: "Let this policy act",
  policy: "Failover policy (YAML)", store: "Store", state: "State", noticed: "Noticed after", falseAlarms: "False alarms",
  missed: "not noticed", failures: (count: number) => `(${count} in a row)`,
  unseen: (count: number) => `and ${count} more stores`,
  machine: (detector: string, told: string) => `State machine of ${detector}: ${told}`,
  safeMode: "Safe mode: too few stores would remain, so leaders stay where they are.",
  noReading: "Of processor and memory there is no reading: those clauses never apply.",
  none: "The policy has moved nothing yet.",
  deeds: {
    emptied: (store: string) => `Leaders are moved away from ${store}`, back: (store: string) => `${store} may lead again`,
    refused: (store: string) => `Safe mode: leaders stay on ${store}`,
  },
  detectors: {
    pd: "PD's heartbeats", missed: "Missed probes", lease: "Lease", probe: "Active probe", phi: "Phi accrual",
    policy: "Failover policy",
  } as Readonly<Record<string, string>>,
  /** What each would go by, while none watches yet. */
  rules: [
    ["pd", "goes by the heartbeats that stores send PD anyway"],
    ["missed", "probes each store, and gives it up after several answers in a row that do not come"],
    ["lease", "gives a store up when the lease that it renews by heartbeats has run out"],
    ["probe", "goes by probes and heartbeats both, and suspects a store before it gives it up"],
    ["phi", "weighs how unlikely so long a silence is, by how regular heartbeats were"],
  ] as readonly (readonly [detector: string, rule: string])[],
};

export type DetectorsWords = typeof detectorsEn;
