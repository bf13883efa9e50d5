import type { quizEn } from "../words/quiz.en.ts";

export type QuestionId = keyof typeof quizEn.questions;
export type OptionId = keyof typeof quizEn.options;
/** The quiz before the lessons, and the parallel one after them: other logs of the same kind, choices in another order. */
export type Sitting = keyof typeof quizEn.rounds;

/** The log of one server: the term of each entry; null for a hole. */
interface QuizLog {
  readonly name: string;
  readonly leads: boolean;
  readonly terms: readonly (number | null)[];
}

export interface QuizOption {
  readonly id: OptionId | `to-${number}`;
  /** As the study's graders gave them, added up over the parts of a question. */
  readonly points: number;
}

/** One thing to choose in a question. */
export interface QuizPart {
  readonly id: string;
  readonly options: readonly QuizOption[];
}

export interface QuizQuestion {
  readonly id: QuestionId;
  readonly most: number;
  readonly logs: readonly QuizLog[];
  readonly parts: readonly QuizPart[];
}

/** The share of the points that the study's people got, in percent; read from its figure. */
export const STUDY_MEANS: Readonly<Record<QuestionId, number>> =
  { q1: 95, q2: 32, q3: 52, q4: 63, q5: 60, q6: 42, q7: 34, q8: 11 };
/** Their mean in all, of 60 points. */
export const STUDY_TOTAL = 25.72;

type Points = Readonly<Partial<Record<OptionId, number>>>;

const options = (points: Points): readonly QuizOption[] =>
  Object.entries(points).map(([id, worth]) => ({ id: id as OptionId, points: worth }));

const part = (id: string, points: Points): QuizPart => ({ id, options: options(points) });

/** A log in isolation: right with its reason 1 point, only "no" without the right reason half of it. */
const legal = (id: string, right: "yes" | "falls" | "holed"): QuizPart =>
  part(id, right === "yes" ? { yes: 1, gap: 0, falls: 0, holed: 0 }
    : { yes: 0, gap: 0.5, falls: right === "falls" ? 1 : 0.5, holed: right === "holed" ? 1 : 0.5 });

/** A follower's log: one point for yes or no, another for the reason. */
const follower = (id: string, right: "led" | "prefix" | "falls"): QuizPart => part(id, right === "led"
  ? { prefix: 0, led: 2, falls: 0, any: 1 }
  : { prefix: right === "prefix" ? 2 : 1, led: 0, falls: right === "falls" ? 2 : 1, any: 0 });

const log = (name: string, ...terms: readonly (number | null)[]): QuizLog => ({ name, leads: false, terms });
const leader = (name: string, ...terms: readonly number[]): QuizLog => ({ name, leads: true, terms });

/** Up to which index entries are safe; what a majority has stored; what it has not; less than is safe. */
const applied = (safe: number, onMajority: number): QuizPart => ({
  id: "which",
  options: [safe - 1, onMajority, safe, onMajority + 1]
    .map((last) => ({ id: `to-${last}` as const, points: last === safe ? 3 : 0 })),
});

const reasons = part("why", { quorum: 1, ownTerm: 1.5, elected: 3, leaders: 0 });

interface Logs {
  readonly q1: readonly QuizPart[];
  readonly q1Logs: readonly QuizLog[];
  readonly q2: QuizPart;
  readonly q2Logs: readonly QuizLog[];
  readonly q3: readonly QuizPart[];
  readonly q3Logs: readonly QuizLog[];
}

const LOGS: Readonly<Record<Sitting, Logs>> = {
  before: {
    q1: [legal("a", "falls"), legal("b", "yes"), legal("c", "yes"), legal("d", "holed")],
    q1Logs: [log("a", 1, 1, 3, 2, 2), log("b", 1, 1, 2, 2, 2, 3), log("c", 1, 1, 3, 3, 5), log("d", 1, 1, null, 2, 2, 2, 2)],
    q2: applied(2, 5),
    q2Logs: [leader("S1", 1, 1, 2, 2, 2, 2, 4), log("S2", 1, 1, 1, 3), log("S3", 1, 1, 2, 2, 2), log("S4", 1),
      log("S5", 1, 1, 2, 2, 2, 2)],
    q3: [follower("a", "prefix"), follower("b", "prefix"), follower("c", "led"), follower("d", "falls"), follower("e", "led")],
    q3Logs: [leader("S1", 1, 1, 3, 3, 3, 5), log("a", 1, 1, 2, 2, 3), log("b", 1, 1, 2, 2, 4, 5), log("c", 1, 1, 6, 6, 6, 6, 6),
      log("d", 1, 1, 3, 3, 2, 2), log("e", 1, 1, 1, 1, 1, 1)],
  },
  after: {
    q1: [legal("a", "yes"), legal("b", "falls"), legal("c", "holed"), legal("d", "yes")],
    q1Logs: [log("a", 1, 2, 2, 4), log("b", 2, 2, 4, 3, 4), log("c", 1, null, 1, 3, 3), log("d", 1, 1, 1, 6)],
    q2: applied(3, 5),
    q2Logs: [leader("S1", 1, 1, 1, 3, 3, 6), log("S2", 1, 1, 1, 3, 3), log("S3", 1, 1, 1, 4), log("S4", 1, 1),
      log("S5", 1, 1, 1, 3, 3)],
    q3: [follower("a", "prefix"), follower("b", "led"), follower("c", "falls"), follower("d", "led"), follower("e", "prefix")],
    q3Logs: [leader("S1", 1, 1, 2, 4, 4, 6), log("a", 1, 1, 2, 2, 4), log("b", 1, 1, 2, 7, 7), log("c", 1, 1, 2, 4, 3, 3),
      log("d", 1, 1, 1, 1, 1), log("e", 1, 2, 2, 4, 4, 6)],
  },
};

/** The eight questions of a round, with the points that the study gave for each answer. */
export function questionsOf(round: Sitting): readonly QuizQuestion[] {
  const logs = LOGS[round];
  const questions: readonly QuizQuestion[] = [
    { id: "q1", most: 4, logs: logs.q1Logs, parts: logs.q1 },
    { id: "q2", most: 6, logs: logs.q2Logs, parts: [logs.q2, reasons] },
    { id: "q3", most: 10, logs: logs.q3Logs, parts: logs.q3 },
    { id: "q4", most: 5, logs: [], parts: [
      part("safety", { breaks: 0, keeps: 1 }), part("small", { cuts: -1, extra: 2, stuck: 0 }),
      part("large", { holes: 0, silent: 0, refused: 2 }),
    ] },
    { id: "q5", most: 5, logs: [], parts: [
      part("change", { nothing: 0, allTimeouts: 3.5, elections: 5, clocks: 0, everyone: 0 }),
    ] },
    // What "votes twice" alone was worth is not published: it gets the point for "no".
    { id: "q6", most: 10, logs: [], parts: [
      part("vote", { termGuards: 0, twice: 1, waits: 1, twoLeaders: 5 }),
      part("tail", { resent: 0, uncommitted: 5, staleRead: 1 }),
    ] },
    { id: "q7", most: 10, logs: [], parts: [
      part("possible", { refuses: 0, voter: 4, anyTerm: 1 }), part("harm", { erased: 0, retried: 1, both: 0, has: 6 }),
    ] },
    { id: "q8", most: 10, logs: [], parts: [part("worst", { once: 0, lost: 0, repeated: 10, rivals: 0, endless: 10 })] },
  ];
  if (round === "before") return questions;
  return questions.map((question) => ({
    ...question, parts: question.parts.map((each) => ({ ...each, options: [...each.options].reverse() })),
  }));
}
