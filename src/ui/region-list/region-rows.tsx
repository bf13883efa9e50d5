import { useCallback, useState } from "react";
import type { RegionPage, RegionRow } from "../../cluster/region-list-types.ts";
import { listWindow, type ListWindow } from "../../figure/list-window.ts";
import { idText } from "../../proto/names.ts";
import { digits, sizeText } from "../../story/words/format.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { useMeasured } from "../parts/measured.ts";
import { useTextSize } from "../parts/text-size.ts";
import { rangeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { regionListTexts } from "../words/region-list.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The height of a row at text scale 1, in CSS pixels; the style sheet has the same in units of the text. */
const ROW = 30;
/** Client operations are counted over ten seconds. */
const COUNTED_SECONDS = 10;

interface RegionRowsProps {
  readonly page: RegionPage;
  /** Other rows have come into sight. */
  readonly onSee: (seen: ListWindow) => void;
}

/** The rows that are seen of a list of any length: the others are only room. */
export function RegionRows({ page, onSee }: RegionRowsProps) {
  const text = useTexts(regionListTexts);
  const row = ROW * useTextSize().scale;
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { found } = page;
  const look = useCallback((element: HTMLElement) => {
    onSee(listWindow(element.scrollTop, element.clientHeight, row, found));
  }, [onSee, row, found]);
  useMeasured(box, look);
  const { columns } = text;
  return (
    <div
      className="region-rows" ref={setBox} role="table" aria-rowcount={found + 1} onScroll={(event) => look(event.currentTarget)}
    >
      <div className="region-row head" role="row">
        {[columns.region, columns.range, columns.leader, columns.stores, columns.size, columns.load, columns.state]
          .map((head) => <span key={head} role="columnheader">{head}</span>)}
      </div>
      <div className="region-room" role="rowgroup" style={{ height: found * row }}>
        {page.rows.map((each, i) => <Row key={each.id} row={each} place={page.from + i} top={(page.from + i) * row} />)}
      </div>
    </div>
  );
}

function Row({ row, place, top }: { readonly row: RegionRow; readonly place: number; readonly top: number }) {
  const text = useTexts(regionListTexts);
  const { listSeparator } = useWords().common;
  const names = useNames();
  const { run, screen } = useApp();
  const selected = useRun(({ selection }) => selection?.kind === "region" && selection.id === row.id);
  const range = rangeText(row.startKey, row.endKey);
  const choose = (): void => {
    run.getState().select({ kind: "region", id: row.id });
    screen.closeDialog();
  };
  return (
    <div className="region-row" role="row" aria-rowindex={place + 2} aria-selected={selected} style={{ top }} onClick={choose}>
      <span role="rowheader">
        <button type="button" className="region-name mono" onClick={choose}>{idText(row.id, names)}</button>
      </span>
      <span role="cell" className="mono" title={range}>{range}</span>
      <span role="cell">{row.leader === 0 ? text.noLeader : idText(row.leader, names)}</span>
      <span role="cell">{row.stores.map((store) => idText(store, names)).join(listSeparator)}</span>
      <span role="cell">{sizeText(row.sizeMiB)}</span>
      <span role="cell">{digits(row.operations / COUNTED_SECONDS)}</span>
      <span role="cell" className="states">
        {row.traits.map((trait) => <i key={trait} data-trait={trait} title={text.hints[trait]}>{text.traits[trait]}</i>)}
      </span>
    </div>
  );
}
