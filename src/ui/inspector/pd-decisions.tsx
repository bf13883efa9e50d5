import type { PdDetail } from "../../cluster/views/pd.ts";
import { FILTER_NAMES } from "../../proto/filter-names.ts";
import { filterWords } from "../../story/words/index.ts";
import { useRun } from "../app/context.ts";
import { countText, storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import { whyTexts } from "../words/why.texts.ts";
import { RefLink } from "./ref-link.tsx";

type Decision = PdDetail["decisions"][number];

/** Decisions shown at once. */
const SHOWN = 12;

/** PD's loop as it stands: what it heard, looks at and orders; and what it decided last, with every store's chances. */
export function PdDecisions({ detail }: { readonly detail: PdDetail }) {
  const text = useTexts(whyTexts);
  const { loop, operators, stores, knownRegions, stuckRegions, decisions } = detail;
  const idle = loop.suspects + loop.waiting + stuckRegions + operators.length === 0;
  return (
    <>
      <h3>{text.loop}</h3>
      <ol>
        <li>{text.heard(countText(knownRegions), countText(stores.length))}</li>
        <li>{text.looking(countText(loop.suspects))}</li>
        <li>{idle ? text.leaves : text.acts(countText(operators.length))}</li>
        {loop.waiting + stuckRegions > 0 && <li>{text.waits(countText(loop.waiting), countText(stuckRegions))}</li>}
        <li>{text.ended(countText(loop.ended))}</li>
      </ol>
      <h3>{text.decisions}</h3>
      {decisions.length === 0 && <p className="quiet">{text.none}</p>}
      {decisions.slice(-SHOWN).reverse().map((decision, index) => (
        <details key={`${decision.at} ${decision.region} ${index}`}>
          <summary>
            <span className="mono quiet">{storyTime(decision.at)}</span>{" "}
            <RefLink selection={{ kind: "region", id: decision.region }} /> {decision.want}{" "}
            <span className="quiet">{text.outcomes[decision.outcome]}</span>
          </summary>
          <p className="quiet">{decision.by}</p>
          <WeighedStores decision={decision} />
        </details>
      ))}
    </>
  );
}

/** Every store that PD weighed, with its score and PD's filter that refused it. */
export function WeighedStores({ decision: { chosen, stores } }: { readonly decision: Decision }) {
  const text = useTexts(whyTexts);
  const language = useRun((run) => run.language);
  if (stores.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text.decisions}>
      <table>
        <thead>
          <tr>
            <th>{text.store}</th><th className="number">{text.isolation}</th><th className="number">{text.score}</th>
            <th>{text.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {stores.map(({ store, refusal, isolation, score }) => (
            <tr key={store}>
              <td><RefLink selection={{ kind: "store", id: store }} /></td>
              <td className="number">{countText(isolation)}</td>
              <td className="number">{countText(Math.round(score))}</td>
              <td>
                {store === chosen ? <strong>{text.chosen}</strong> : refusal === null ? text.able
                  : (
                    <>
                      <span className="mono">{FILTER_NAMES[refusal]}</span>{" "}
                      <span className="quiet">{filterWords(refusal, language)}</span>
                    </>
                  )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
