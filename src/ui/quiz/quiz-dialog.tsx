import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { saveText } from "../dialogs/saving.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useApp } from "../app/context.ts";
import type { quizEn } from "../words/quiz.en.ts";
import { quizTexts } from "../words/quiz.texts.ts";
import { useTexts } from "../words/texts.ts";
import { questionsOf, STUDY_MEANS, STUDY_TOTAL, type QuizOption, type QuizPart, type Sitting } from "./questions.ts";
import { QuizRound } from "./quiz-round.tsx";
import { optionText, partText } from "./quiz-text.ts";
import {
  csvOf, eraseAttempts, keepAttempts, NO_ATTEMPT, pointsOf, readAttempts, ROUNDS, totalOf, type Attempt, type Attempts,
} from "./score.ts";
import "./quiz.css";

type Text = typeof quizEn;

const FILE = "quorumscape-quiz.csv";
const MOST = questionsOf("before").reduce((sum, { most }) => sum + most, 0);

/** The eight questions of the Raft user study, before the lessons and after them, beside what the study's people got. */
export default function QuizDialog() {
  const text = useTexts(quizTexts);
  const { screen, keeping: { kept } } = useApp();
  const [attempts, setAttempts] = useState<Attempts>(() => readAttempts(kept));
  const [taking, setTaking] = useState<Sitting | null>(null);
  const keep = (round: Sitting, attempt: Attempt): void => {
    const all = { ...attempts, [round]: attempt };
    keepAttempts(kept, all);
    setAttempts(all);
  };
  const erase = (): void => {
    eraseAttempts(kept);
    setAttempts({});
  };
  return (
    <Dialog title={text.title} className="quiz" onClose={screen.closeDialog}>
      {taking === null
        ? (
          <Overview
            text={text} attempts={attempts} onErase={erase}
            onTake={(round) => {
              if (attempts[round]?.done === true) keep(round, NO_ATTEMPT);
              setTaking(round);
            }}
          />
        )
        : (
          <QuizRound
            text={text} round={taking} attempt={attempts[taking] ?? NO_ATTEMPT} onAnswer={(attempt) => keep(taking, attempt)}
            onEnd={() => setTaking(null)}
          />
        )}
    </Dialog>
  );
}

interface OverviewProps {
  readonly text: Text;
  readonly attempts: Attempts;
  readonly onTake: (round: Sitting) => void;
  readonly onErase: () => void;
}

function Overview({ text, attempts, onTake, onErase }: OverviewProps) {
  const [erased, setErased] = useState(false);
  const any = ROUNDS.some((round) => attempts[round] !== undefined);
  return (
    <>
      <p>{text.intro} {text.stays}</p>
      <div className="quiz-rounds">
        {ROUNDS.map((round) => {
          const attempt = attempts[round];
          return (
            <section key={round}>
              <h3>{text.rounds[round]}</h3>
              <p className="quiz-sum">
                {attempt?.done === true ? text.of(points(totalOf(round, attempt)), MOST) : text.notTaken}
              </p>
              <button type="button" className="button" onClick={() => onTake(round)}>
                {attempt === undefined ? text.take : attempt.done ? text.retake : text.goOn}
              </button>
            </section>
          );
        })}
      </div>
      <Results text={text} attempts={attempts} />
      {ROUNDS.map((round) => attempts[round]?.done === true && <RightAnswers key={round} text={text} round={round} />)}
      <p className="quiz-small">{text.means}</p>
      <p className="quiz-small">{text.credit}</p>
      <div className="dialog-actions">
        <p className="quiz-erased" role="status">{erased && !any ? text.erased : ""}</p>
        <button
          type="button" className="button" disabled={!any}
          onClick={() => {
            onErase();
            setErased(true);
          }}
        ><Trash2 aria-hidden />{text.erase}</button>
        <button type="button" className="button" disabled={!any} onClick={() => saveText(FILE, csvOf(attempts), "text/csv")}>
          <Download aria-hidden />{text.csv}
        </button>
      </div>
    </>
  );
}

/** Points beside the study's means, question by question; those of rounds that are not finished are kept back. */
function Results({ text, attempts }: { readonly text: Text; readonly attempts: Attempts }) {
  const done = ROUNDS.flatMap((round) => {
    const attempt = attempts[round];
    return attempt?.done === true ? [{ round, attempt, questions: questionsOf(round) }] : [];
  });
  return (
    <table className="quiz-table">
      <thead>
        <tr>
          <th scope="col">{text.about}</th>
          {done.map(({ round }) => <th key={round} scope="col">{text.rounds[round]}</th>)}
          <th scope="col">{text.study}</th>
        </tr>
      </thead>
      <tbody>
        {questionsOf("before").map(({ id, most }, index) => (
          <tr key={id}>
            <th scope="row">{index + 1}. {text.topics[id]}</th>
            {done.map(({ round, attempt, questions }) => {
              const question = questions[index];
              const value = question === undefined ? 0 : pointsOf(question, attempt);
              return <Bar key={round} value={value} most={most} text={text} />;
            })}
            <Bar value={Math.round(STUDY_MEANS[id] * most / 10) / 10} most={most} text={text} study />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.total}</th>
          {done.map(({ round, attempt }) => <Bar key={round} value={totalOf(round, attempt)} most={MOST} text={text} />)}
          <Bar value={STUDY_TOTAL} most={MOST} text={text} study />
        </tr>
      </tfoot>
    </table>
  );
}

interface BarProps {
  readonly value: number;
  readonly most: number;
  readonly text: Text;
  readonly study?: boolean;
}

function Bar({ value, most, text, study }: BarProps) {
  return (
    <td>
      <span className="quiz-bar" data-study={study} aria-hidden><span style={{ width: `${100 * value / most}%` }} /></span>
      {text.of(points(value), most)}
    </td>
  );
}

/** Points with as many places as they need: halves are given, means have hundredths. */
const points = (value: number): string => String(Math.round(value * 100) / 100);

const bestOf = ({ options }: QuizPart): readonly QuizOption[] => {
  const most = Math.max(...options.map(({ points: worth }) => worth));
  return options.filter(({ points: worth }) => worth === most);
};

function RightAnswers({ text, round }: { readonly text: Text; readonly round: Sitting }) {
  return (
    <details>
      <summary>{text.rightAnswers(text.rounds[round])}</summary>
      <ol className="quiz-right">
        {questionsOf(round).map(({ id, parts }) => (
          <li key={id}>
            <strong>{text.topics[id]}</strong>
            <ul>
              {parts.map((part) => (
                <li key={part.id}>
                  {partText(part.id, text)} {bestOf(part).map(({ id }) => optionText(id, text)).join(" / ")}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </details>
  );
}
