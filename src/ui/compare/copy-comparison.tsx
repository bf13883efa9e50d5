import { useState } from "react";
import { comparisonAddress } from "./link.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import { copied } from "../share/copied.ts";
import { useApp, useRun } from "../app/context.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { useTexts } from "../words/texts.ts";

/** A link that opens both runs side by side, and the way back to the choice of two. */
export function CopyComparison({ pair }: { readonly pair: ComparedPair }) {
  const text = useTexts(compareTexts);
  const { screen } = useApp();
  const language = useRun((run) => run.language);
  const [state, setState] = useState<"none" | "copied" | "refused">("none");
  const link = comparisonAddress(pair, language);
  return (
    <p className="save-row">
      <button
        type="button" className="button" onClick={() => void copied(link).then((done) => setState(done ? "copied" : "refused"))}
      >{text.copyLink}</button>
      <button type="button" className="button" onClick={() => screen.setState({ compared: null })}>{text.back}</button>
      <span role="status">{state === "copied" ? text.linkCopied : state === "refused" ? text.linkNotCopied : ""}</span>
      {state === "refused" && <textarea className="paste mono" readOnly rows={3} aria-label={text.copyLink} value={link} />}
    </p>
  );
}
