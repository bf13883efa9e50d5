import { answerQuestion } from "./answer.ts";
import { commitQuestion } from "./commit.ts";
import type { Evidence, InquiryDefinition } from "./definition.ts";
import { leadQuestion } from "./lead.ts";
import { repairQuestion, replaceQuestion } from "./repair.ts";
import { serveQuestion } from "./serve.ts";
import type { AnswerWhyNot, Obstacle, Inquiry, InquiryKind, InquiryOf } from "./types.ts";
import { voteQuestion } from "./vote.ts";

/** Everything that can be asked of what did not happen, in the order of help. A new question is its file and a line here. */
export const INQUIRIES: { readonly [Kind in InquiryKind]: InquiryDefinition<Kind> } = {
  lead: leadQuestion, vote: voteQuestion, serve: serveQuestion, commit: commitQuestion, repair: repairQuestion,
  replace: replaceQuestion, answer: answerQuestion,
};

/** The answer at the instant at which the cluster stands. Looks, and changes nothing. */
export const whyNot = (question: Inquiry, evidence: Evidence): AnswerWhyNot =>
  ({ question, at: evidence.cluster.now, because: answerTo(question.kind, question, evidence) });

// The type parameter ties the definition to the question: the compiler cannot know it of a bare union.
const answerTo = <Kind extends InquiryKind>(kind: Kind, question: InquiryOf<Kind>, evidence: Evidence): readonly Obstacle[] =>
  (INQUIRIES as { readonly [Each in InquiryKind]: InquiryDefinition<Each> })[kind].answer(question, evidence);
