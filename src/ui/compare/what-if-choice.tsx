import { useState } from "react";
import type { EventId } from "../../proto/events.ts";
import { plainText, faultWords } from "../../story/words/index.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import { openWhatIf, useWhatIfs } from "./ask-what-if.ts";

/** A fault of the present branch, and everything that can be asked of it. */
export function WhatIfChoice() {
  const text = useTexts(compareTexts);
  const names = useNames();
  const language = useRun((run) => run.language);
  const failovers = useRun((run) => run.failovers);
  const [chosen, setChosen] = useState<EventId | null>(null);
  const [policy, setPolicy] = useState("");
  const record = failovers.find(({ fault }) => fault.id === chosen) ?? failovers.at(-1);
  if (record === undefined) return <p className="quiet">{text.noFault}</p>;
  return (
    <>
      <p className="quiet">{text.whatIfIntro}</p>
      <p className="save-row">
        <label className="what-if-fault">{text.fault}{" "}
          <select value={record.fault.id} onChange={({ target }) => setChosen(Number(target.value))}>
            {failovers.map((each) => (
              <option key={each.fault.id} value={each.fault.id}>
                {storyTime(each.at)} {plainText(faultWords(each, language, names))}
              </option>
            ))}
          </select>
        </label>
      </p>
      <Questions fault={record.fault.id} policy={policy} />
      <label className="policy-field">{text.policy} <span className="quiet">({text.policyHint})</span>
        <input type="text" className="mono" value={policy} onChange={({ target }) => setPolicy(target.value)} />
      </label>
    </>
  );
}

function Questions({ fault, policy }: { readonly fault: EventId; readonly policy: string }) {
  const text = useTexts(compareTexts);
  const app = useApp();
  const questions = useWhatIfs(fault);
  const [failure, setFailure] = useState<string | null>(null);
  if (questions === null) return null;
  if (questions.length === 0) return <p className="quiet">{text.notAsked}</p>;
  return (
    <>
      <ul className="what-ifs">
        {questions.map(({ id, past }) => (
          <li key={id}>
            <button
              type="button" className="button"
              onClick={() => void openWhatIf(app, id, fault, policy.trim()).then(setFailure)}
            >{text.whatIfs[id]}</button>
            <small className="quiet">{text.asked[past]}</small>
          </li>
        ))}
      </ul>
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}
