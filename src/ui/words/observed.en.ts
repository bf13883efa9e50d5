/** The texts of an observed record on the page, in English. What happened comes with `observe/words`. */
export const observedEn = {
  title: (name: string) => `Observed: ${name}`,
  honest: "A real cluster, watched from outside. What happened between two looks is an interval, never an instant.",
  wrong: (line: number, problem: string) => (line === 0 ? problem : `Line ${line}: ${problem}`),
  stage: "What was known at this instant",
  time: "Time of the record",
  at: (now: string, end: string) => `${now} of ${end}`,
  earlier: "Earlier event",
  later: "Later event",
  rehearse: "Rehearse from here",
  rehearsal: "Opens a simulation of this state. Nothing reaches the real cluster.",
  events: "What happened",
  none: "Nothing happened that looks could show.",
  lane: { answers: "answers", between: "unknown", silent: "does not answer" },
  happened: "something happened here",
  age: (age: string) => `as of ${age} before, at the most`,
  never: "never answered",
  silent: (why: string) => `Does not answer: ${why}. That is not to say that it is dead.`,
  store: (id: string) => `Store ${id}`,
  role: {
    leads: "Leader", follows: "Follower", learns: "Learner", "no-leader": "Knows no leader", pd: "PD", store: "as PD says",
    targets: "Prometheus", unknown: "",
  },
  fact: {
    term: "term", index: "log index", version: "version", state: "state", leaders: "leaders", leader: "PD's leader",
    region: "region", up: "targets up", down: "targets down",
  },
};
