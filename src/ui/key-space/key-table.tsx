import { memo } from "react";
import { countText } from "../words/format.ts";
import { rangeFacts, type KeyTelling } from "./range-text.ts";
import type { KeyShot } from "./view.ts";

/** More rows than this nobody listens to. */
const MOST_ROWS = 200;

/** The key space for those who do not see it: the ranges in sight, one below the other. */
export const KeyTable = memo(function KeyTable({ shot, telling }: { readonly shot: KeyShot; readonly telling: KeyTelling }) {
  const { frame, rows, geometry: { from, to } } = shot;
  const text = telling.text.table;
  const shown = Math.min(MOST_ROWS, to - from);
  return (
    <table className="visually-hidden">
      <caption>{text.caption}</caption>
      <thead>
        <tr>
          {[text.region, text.range, text.leader, text.replicas, text.size, text.load, text.state]
            .map((head) => <th key={head} scope="col">{head}</th>)}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: shown }, (_, i) => {
          const facts = rangeFacts(frame, rows, from + i, telling);
          return (
            <tr key={facts.id}>
              <th scope="row">{facts.id}</th><td>{facts.range}</td>
              <td>{facts.leader === "" ? telling.words.common.none : facts.leader}</td><td>{facts.replicas}</td>
              <td>{facts.size}</td><td>{facts.load}</td><td>{facts.trouble === "" ? text.serves : facts.trouble}</td>
            </tr>
          );
        })}
        {to - from > MOST_ROWS && <tr><td colSpan={7}>{text.more(countText(to - from - MOST_ROWS))}</td></tr>}
      </tbody>
    </table>
  );
});
