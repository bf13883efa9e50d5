import type { PdDetail } from "../../cluster/views/pd.ts";
import { between, type Instant } from "../../kernel/time.ts";
import type { OperatorStep } from "../../proto/operators.ts";
import { changeWords, stepWords } from "../../story/words/index.ts";
import { useRun } from "../app/context.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./operator.css";

/** An operator of PD with its steps: done, running, still to come. */
export function OperatorView({ operator }: { readonly operator: PdDetail["operators"][number] }) {
  const words = useWords();
  const { pd } = useTexts(inspectorTexts);
  const language = useRun((run) => run.language);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const age = durationText(between(operator.createdAt, now), words);
  return (
    <div className="operator">
      <p>
        <strong>{operator.description}</strong> <Brief steps={operator.steps} />
      </p>
      <p className="quiet">{pd.operatorAge(age, durationText(operator.timeout, words))}</p>
      <ol className="steps">
        {operator.steps.map((step, index) => (
          <li
            key={index} className={index < operator.currentStep ? "done" : index === operator.currentStep ? "current" : ""}
            aria-current={index === operator.currentStep ? "step" : undefined}
          >{stepWords(step, language)}</li>
        ))}
      </ol>
    </div>
  );
}

/** What the steps of an operator come to, in a few words; nothing where they are not known. */
export function Brief({ steps }: { readonly steps: readonly OperatorStep[] }) {
  const text = changeWords(steps, useRun((run) => run.language));
  return text === "" ? null : <span className="mono quiet">{text}</span>;
}
