import type { ComparedRange } from "../../story/comparison/types.ts";
import { idText } from "../../proto/names.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { durationText, rangeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import type { ReadySides } from "./use-sides.ts";

const MOST_AT_ONCE = 8;
const MOST = 500;

/** The key ranges that came to something else: leader, term, and how long nobody could use them. */
export function Ranges({ ready }: { readonly ready: ReadySides }) {
  const text = useTexts(compareTexts);
  const { ranges, otherLeaders, otherTerms } = ready.comparison;
  if (ranges.length === 0) return <p>{text.allAlike}</p>;
  const rest = ranges.slice(MOST_AT_ONCE, MOST);
  return (
    <>
      <RangeTable ready={ready} ranges={ranges.slice(0, MOST_AT_ONCE)} title={text.ranges} />
      <p className="quiet">{text.rangesIntro(otherLeaders, otherTerms, ranges.length)}</p>
      {rest.length > 0 && (
        <details>
          <summary>{text.moreRanges(ranges.length - MOST_AT_ONCE)}</summary>
          <RangeTable ready={ready} ranges={rest} title={text.ranges} />
        </details>
      )}
    </>
  );
}

interface RangeTableProps {
  readonly ready: ReadySides;
  readonly ranges: readonly ComparedRange[];
  readonly title: string;
}

function RangeTable({ ready, ranges, title }: RangeTableProps) {
  const text = useTexts(compareTexts);
  const words = useWords();
  const storeText = (side: "left" | "right", range: ComparedRange): string => {
    const told = range[side];
    if (told === null) return text.noRegion;
    return told.leader === 0 ? text.none : words.nodes.store(idText(told.leader, ready[side].names));
  };
  const lastText = (told: ComparedRange["left"]): string => (told === null ? "–" : durationText(told.unavailable, words));
  const pairs = [text.leader, text.term, text.unavailable];
  return (
    <div className="compare-scroll" role="group" aria-label={title} tabIndex={0}>
      <table className="compare-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.range}</th>
            {pairs.flatMap((name) => [text.left, text.right].map((side) => (
              <th key={`${name} ${side}`} scope="col">{name} <small>{side}</small></th>
            )))}
          </tr>
        </thead>
        <tbody>
          {ranges.map((range) => (
            <tr key={range.region}>
              <th scope="row" className="mono">{rangeText(range.startKey, range.endKey)}</th>
              <td>{storeText("left", range)}</td><td>{storeText("right", range)}</td>
              <td>{range.left?.term ?? "–"}</td><td>{range.right?.term ?? "–"}</td>
              <td>{lastText(range.left)}</td><td>{lastText(range.right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
