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
  rehearseShort: "Rehearse",
  rehearsal: "Opens a simulation of this state. Nothing reaches the real cluster.",
  events: "What happened",
  none: "Nothing happened that looks could show.",
  lane: { answers: "answers", between: "unknown", silent: "does not answer" },
  /** Of a store that nobody asked but PD was asked about. */
  laneTold: { answers: "PD hears it", between: "unknown", silent: "PD does not hear it, or is silent itself" },
  age: (age: string) => `as of ${age} before, at the most`,
  old: (age: string) => `${age} old`,
  regionsOld: (age: string) => `regions ${age} old`,
  never: "never answered",
  unanswered: "does not answer",
  awaited: "no answer yet",
  brief: "silent",
  /** What it was when it was heard last. */
  last: (said: string) => `${said}, said last`,
  overdue: "For longer than looks lie apart no answer had come. Whether one would was not known yet.",
  unheardPd: "PD itself is not heard: this is what it said last.",
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
  keys: "keys",
  replicas: "replicas",
  leader: "leader",
  nobodyTells: "unknown",
  /** Of what is chosen, that nobody could say of it. */
  untold: {
    member: "Not looked at: its disk, its clock, votes and messages.",
    store: "PD does not tell: terms, logs, votes and messages, nor how its disk and clock are.",
    region: "PD does not tell its term, its log and its votes.",
    group: "Not looked at: votes, messages, and how far each log is acknowledged.",
  },
};
