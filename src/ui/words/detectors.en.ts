/** The failure detectors side by side, in English. */
export const detectorsEn = {
  idle: "Nothing watches the stores yet. Detectors only speak, each by its own rule; a policy also moves leaders.",
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
};

export type DetectorsWords = typeof detectorsEn;
