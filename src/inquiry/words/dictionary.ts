import type { Instant } from "../../kernel/time.ts";
import type { IdNames } from "../../proto/names.ts";
import type { SentencePart } from "../../story/words/parts.ts";
import type { Inquiry, InquiryKind, InquiryOf, Obstacle, ObstacleKind, ObstacleOf } from "../types.ts";

/** What sentences need besides what they tell: how ids are written, and the instant of the answer. */
export interface AnswerTelling {
  readonly names: IdNames;
  readonly at: Instant;
}

/** All that answers can say, in one language: the compiler demands a sentence for every obstacle. */
export interface WhyNotWords {
  readonly title: string;
  readonly asked: { readonly [Kind in InquiryKind]: (question: InquiryOf<Kind>, t: AnswerTelling) => readonly SentencePart[] };
  readonly obstacles: { readonly [Kind in ObstacleKind]: (told: ObstacleOf<Kind>, t: AnswerTelling) => readonly SentencePart[] };
  /** Behind a sentence: when the obstacle is gone at the earliest. */
  readonly until: (until: Instant, t: AnswerTelling) => string;
}

// The type parameters tie the entry to the value: the compiler cannot know it of a bare union.

const tellObstacle = <Kind extends ObstacleKind>(words: WhyNotWords, kind: Kind, told: ObstacleOf<Kind>, t: AnswerTelling):
readonly SentencePart[] => words.obstacles[kind](told, t);

const tellAsked = <Kind extends InquiryKind>(words: WhyNotWords, kind: Kind, question: InquiryOf<Kind>, t: AnswerTelling):
readonly SentencePart[] => words.asked[kind](question, t);

/** The question as a title. */
export const askedIn = (words: WhyNotWords, question: Inquiry, t: AnswerTelling): readonly SentencePart[] =>
  tellAsked(words, question.kind, question, t);

/** One line of an answer as a sentence, with the instant from which on it could be otherwise. */
export function obstacleIn(words: WhyNotWords, told: Obstacle, t: AnswerTelling): readonly SentencePart[] {
  const sentence = tellObstacle(words, told.kind, told, t);
  const until = "until" in told ? told.until : null;
  return until === null ? sentence : [...sentence, { kind: "text", text: words.until(until, t) }];
}
