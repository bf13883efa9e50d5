import type { KeptValues } from "../state/preferences.ts";
import { questionsOf, type QuestionId, type QuizQuestion, type Sitting } from "./questions.ts";

/** What was answered in one round: the option for each part, by `question.part`, and the seconds that each question took. */
export interface Attempt {
  readonly answers: Readonly<Record<string, string>>;
  readonly seconds: Readonly<Partial<Record<QuestionId, number>>>;
  readonly done: boolean;
}

export type Attempts = Readonly<Partial<Record<Sitting, Attempt>>>;

export const NO_ATTEMPT: Attempt = { answers: {}, seconds: {}, done: false };

export const ROUNDS: readonly Sitting[] = ["before", "after"];

export const answerKey = ({ id }: QuizQuestion, partId: string): string => `${id}.${partId}`;

/** The points of a question, as the study's graders would have given them for these answers. */
export function pointsOf(question: QuizQuestion, { answers }: Attempt): number {
  const chosen = (partId: string): string | undefined => answers[answerKey(question, partId)];
  // Nobody got points for an argument about what they said cannot happen.
  if (question.id === "q7" && chosen("possible") === "refuses") return 0;
  const points = question.parts.map(({ id, options }) => options.find((option) => option.id === chosen(id))?.points ?? 0);
  // "On a majority" explains nothing of what is not on one.
  if (question.id === "q2" && chosen("why") === "quorum" && beyondMajority(question, chosen("which"))) return 0;
  return Math.max(0, points.reduce((sum, each) => sum + each, 0));
}

/** Whether indexes were named that fewer than a majority have stored. */
function beyondMajority({ logs }: QuizQuestion, which: string | undefined): boolean {
  const last = Number(which?.slice("to-".length) ?? 0);
  return logs.filter(({ terms }) => terms.length >= last).length <= logs.length / 2;
}

export const totalOf = (round: Sitting, attempt: Attempt): number =>
  questionsOf(round).reduce((sum, question) => sum + pointsOf(question, attempt), 0);

const NAME = "quiz";

/** What was answered on this device; what somebody else wrote there counts as nothing. */
export function readAttempts(kept: KeptValues): Attempts {
  const found = Object(kept.read(NAME)) as Partial<Record<Sitting, unknown>>;
  return Object.fromEntries(ROUNDS.flatMap((round) => (isAttempt(found[round]) ? [[round, found[round]]] : [])));
}

function isAttempt(value: unknown): value is Attempt {
  const { answers, seconds, done } = Object(value) as Partial<Record<keyof Attempt, unknown>>;
  return [answers, seconds].every((each) => typeof each === "object" && each !== null) && typeof done === "boolean";
}

export const keepAttempts = (kept: KeptValues, attempts: Attempts): void => kept.write(NAME, attempts);

export const eraseAttempts = (kept: KeptValues): void => kept.write(NAME, null);

/** Both rounds as a table: one line for each question. It names nobody, and tells no time but the seconds of each question. */
export function csvOf(attempts: Attempts): string {
  const lines = ROUNDS.flatMap((round) => {
    const attempt = attempts[round];
    if (attempt === undefined) return [];
    return questionsOf(round).map((question) => [
      round, question.id, pointsOf(question, attempt), question.most, Math.round(attempt.seconds[question.id] ?? 0),
      question.parts.map(({ id }) => `${id}=${attempt.answers[answerKey(question, id)] ?? ""}`).join(" "),
    ].join(","));
  });
  return `${["round,question,points,of,seconds,answers", ...lines].join("\n")}\n`;
}
