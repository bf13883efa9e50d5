import type { EventId } from "../../proto/events.ts";
import { useApp } from "../app/context.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { useTexts } from "../words/texts.ts";
import { openWhatIf, useWhatIfs } from "./ask-what-if.ts";

/** What can be asked of a fault, as items of a menu; each says whether the answer is a branch. */
export function WhatIfItems({ fault, close }: { readonly fault: EventId; readonly close: () => void }) {
  const text = useTexts(compareTexts);
  const app = useApp();
  const questions = useWhatIfs(fault);
  if (questions === null) return null;
  if (questions.length === 0) return <p className="quiet">{text.notAsked}</p>;
  return questions.map(({ id, past }) => (
    <button
      key={id} type="button" role="menuitem" className="menu-item" onClick={() => {
        close();
        void openWhatIf(app, id, fault);
      }}
    >
      <span className="text">{text.whatIfs[id]}<small>{text.asked[past]}</small></span>
    </button>
  ));
}
