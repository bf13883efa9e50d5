/** The texts of an observed record on the page, in English. What happened comes with `observe/words`. */
export const observedEn = {
  title: (name: string) => `Observed: ${name}`,
  honest: "A real cluster, watched from outside. What happened between two looks is an interval, never an instant.",
  wrong: (line: number, problem: string) => (line === 0 ? problem : `Line ${line}: ${problem}`),
  stage: "What was known at this instant",
  onStage: "The cluster as it was seen",
  time: "Time of the record",
  back: "Back to the simulation",
  watched: "watched, not simulated",
  nobody: "This record holds nobody that the stage could show: only what others measured. What was known stands in the list.",
  lanes: "what happened",
  rehearse: "Rehearse from here",
  rehearsal: "Opens a simulation of this state. Nothing reaches the real cluster.",
  events: "What happened",
  none: "Nothing happened that looks could show.",
  lane: { answers: "answers", between: "unknown", silent: "does not answer" },
  age: (age: string) => `as of ${age} before, at the most`,
  old: (age: string) => `${age} old`,
  regionsOld: (age: string) => `regions ${age} old`,
  never: "never answered",

  unanswered: "does not answer",
  brief: "silent",
  silent: (why: string) => `Does not answer: ${why}. That is not to say that it is dead.`,
  store: (id: string) => `Store ${id}`,
  region: (id: string) => `region ${id}`,
  /** Of a replica; what nobody tells is not known. */
  replica: {
    leads: "leads, as was said last", follows: "follower", learns: "learner", "no-leader": "knows no leader",
    unknown: "nobody tells what it is now",
  },
  role: {
    leads: "Leader", follows: "Follower", learns: "Learner", "no-leader": "Knows no leader", pd: "PD", store: "as PD says",
    targets: "Prometheus", unknown: "",
  },
  fact: {
    term: "term", index: "log index", version: "version", state: "state", leaders: "leaders", leader: "PD's leader",
    region: "region", up: "targets up", down: "targets down",
  },
};
