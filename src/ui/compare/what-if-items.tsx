import type { EventId } from "../../proto/events.ts";
import { useApp } from "../app/context.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { useTexts } from "../words/texts.ts";
import { openWhatIf, useWhatIfs } from "./ask-what-if.ts";
import { OF_WORLD } from "./worlds.ts";

/** What can be asked of a fault, as items of a menu; each says whether the answer is a branch. */
export function WhatIfItems({ fault, close }: { readonly fault: EventId; readonly close: () => void }) {
  const text = useTexts(compareTexts);
  const app = useApp();
  const ids = useWhatIfs(fault);
  if (ids === null) return null;
  if (ids.length === 0) return <p className="quiet">{text.notAsked}</p>;
  return ids.map((id) => (
    <button
      key={id} type="button" role="menuitem" className="menu-item" onClick={() => {
        close();
        void openWhatIf(app, id, fault);
      }}
    >
      <span className="text">{text.whatIfs[id]}<small>{OF_WORLD.has(id) ? text.asWorld : text.asBranch}</small></span>
    </button>
  ));
}
