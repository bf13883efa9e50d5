import { useEffect, useRef, useState } from "react";
import { useAppId } from "../app/context.ts";
import type { quizEn } from "../words/quiz.en.ts";
import { questionsOf, type QuizPart, type QuizQuestion, type Sitting } from "./questions.ts";
import { optionText, partText } from "./quiz-text.ts";
import { answerKey, type Attempt } from "./score.ts";

type Text = typeof quizEn;

interface QuizRoundProps {
  readonly text: Text;
  readonly round: Sitting;
  readonly attempt: Attempt;
  readonly onAnswer: (attempt: Attempt) => void;
  readonly onEnd: () => void;
}

/** One question after the other; each answer is kept as soon as it is given, with the seconds that its question took. */
export function QuizRound({ text, round, attempt, onAnswer, onEnd }: QuizRoundProps) {
  const questions = questionsOf(round);
  const [at, setAt] = useState(() => firstOpen(questions, attempt));
  const seconds = useSeconds(at);
  const question = questions[at];
  if (question === undefined) return null;
  const answered = question.parts.filter(({ id }) => attempt.answers[answerKey(question, id)] !== undefined).length;
  const isLast = at === questions.length - 1;
  const timed = (): Attempt =>
    ({ ...attempt, seconds: { ...attempt.seconds, [question.id]: (attempt.seconds[question.id] ?? 0) + seconds() } });
  const choose = (partId: string, option: string): void =>
    onAnswer({ ...timed(), answers: { ...attempt.answers, [answerKey(question, partId)]: option } });
  const move = (by: number): void => {
    onAnswer({ ...timed(), done: by > 0 && isLast });
    if (by > 0 && isLast) onEnd();
    else setAt(at + by);
  };
  return (
    <form
      className="quiz-question"
      onSubmit={(event) => {
        event.preventDefault();
        move(1);
      }}
    >
      <p className="quiet" role="status">
        {text.rounds[round]} · {text.question(at + 1, questions.length, question.most)} ·{" "}
        {text.answered(answered, question.parts.length)}
      </p>
      <p className="quiz-text">{text.questions[question.id]}</p>
      {question.logs.length > 0 && <Logs question={question} text={text} />}
      {question.parts.map((part) => (
        <PartChoice
          key={`${question.id}.${part.id}`} text={text} question={question} part={part}
          chosen={attempt.answers[answerKey(question, part.id)]} onChoose={(option) => choose(part.id, option)}
        />
      ))}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={at === 0 ? onEnd : () => move(-1)}>
          {at === 0 ? text.overview : text.back}
        </button>
        <button type="submit" className="button primary">{isLast ? text.finish : text.next} <kbd aria-hidden>↵</kbd></button>
      </div>
    </form>
  );
}

/** The first question that has no answer yet; the first of all where each has one. */
function firstOpen(questions: readonly QuizQuestion[], { answers }: Attempt): number {
  const open = questions.findIndex((question) => question.parts.some(({ id }) => answers[answerKey(question, id)] === undefined));
  return Math.max(0, open);
}

/** Seconds since the question was shown or last asked for. */
function useSeconds(at: number): () => number {
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, [at]);
  return () => {
    const now = performance.now();
    const passed = (now - since.current) / 1_000;
    since.current = now;
    return passed;
  };
}

interface PartChoiceProps {
  readonly text: Text;
  readonly question: QuizQuestion;
  readonly part: QuizPart;
  readonly chosen: string | undefined;
  readonly onChoose: (option: string) => void;
}

function PartChoice({ text, question, part, chosen, onChoose }: PartChoiceProps) {
  const name = useAppId(`quiz-${question.id}-${part.id}`);
  return (
    <fieldset className="quiz-part">
      <legend>{partText(part.id, text)}</legend>
      {part.options.map(({ id }) => (
        <label key={id}>
          <input type="radio" name={name} checked={chosen === id} onChange={() => onChoose(id)} />
          <span>{optionText(id, text)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const TERM_COLOURS = 5;
const termClass = (term: number): string => `term-${(term - 1) % TERM_COLOURS + 1}`;

/** The logs as the Raft log is drawn everywhere: cells with their terms, in the colours of terms. */
function Logs({ question: { logs }, text }: { readonly question: QuizQuestion; readonly text: Text }) {
  const longest = Math.max(...logs.map(({ terms }) => terms.length));
  return (
    <div className="quiz-logs">
      <table>
        <thead aria-hidden>
          <tr><td />{Array.from({ length: longest }, (_, index) => <td key={index}>{index + 1}</td>)}</tr>
        </thead>
        <tbody>
          {logs.map(({ name, leads, terms }) => (
            <tr key={name}>
              <th scope="row">{name}{leads && <small> {text.leads}</small>}</th>
              {terms.map((term, index) => (term === null
                ? <td key={index} className="quiz-hole" aria-label={text.hole} />
                : <td key={index} className={termClass(term)} aria-label={text.term(index + 1, term)}>{term}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
