import { micros } from "../../kernel/time.ts";
import type { ComparedFigure } from "../../story/comparison/types.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { countText, durationText, storyTime } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import type { ReadySides } from "./use-sides.ts";

/** What both came to, number by number. */
export function ComparedTable({ ready, pair }: { readonly ready: ReadySides; readonly pair: ComparedPair }) {
  const text = useTexts(compareTexts);
  const words = useWords();
  const valueText = (figure: ComparedFigure, value: number | null): string =>
    (value === null ? text.never : shownAs(figure, value, words));
  return (
    <div className="compare-scroll" role="group" aria-label={text.table(storyTime(pair.until))} tabIndex={0}>
      <table className="compare-table">
        <caption>{text.table(storyTime(pair.until))}</caption>
        <thead>
          <tr>
            <th scope="col">{text.what}</th><th scope="col">{text.left}</th><th scope="col">{text.right}</th>
            <th scope="col">{text.difference}</th>
          </tr>
        </thead>
        <tbody>
          {ready.comparison.figures.map((figure) => (
            <tr key={figure.name} data-alike={figure.left === figure.right || undefined}>
              <th scope="row">{text.figures[figure.name]}</th>
              {(["left", "right"] as const).map((side) => (
                <td key={side}>
                  {figure.better === side ? <strong>{valueText(figure, figure[side])}</strong> : valueText(figure, figure[side])}
                  {figure.better === side && <>{" "}<small className="compare-better">{text.better}</small></>}
                </td>
              ))}
              <td>{differenceText(figure, words, text.none)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shownAs = ({ unit }: ComparedFigure, value: number, words: Words): string =>
  (unit === "duration" ? durationText(micros(value), words) : countText(value));

function differenceText(figure: ComparedFigure, words: Words, none: string): string {
  const { left, right } = figure;
  if (left === right) return none;
  if (left === null || right === null) return "–";
  return `${right > left ? "+" : "−"}${shownAs(figure, Math.abs(right - left), words)}`;
}
