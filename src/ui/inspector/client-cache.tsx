import type { ClientDetail } from "../../cluster/views/client.ts";
import { Field, FieldList } from "../parts/fields.tsx";
import { useNames } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import { countText, durationText, nodeText, rangeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { RefLink } from "./ref-link.tsx";

type Cache = ClientDetail["cache"];
type Cached = Cache["shown"][number];

/** What a client believes of regions: those first of which it believes something that is not so. */
export function CachedRegions({ cache: { count, shown, dropped } }: { readonly cache: Cache }) {
  const text = useTexts(clientTexts);
  const { cacheColumns: columns } = text;
  return (
    <>
      <FieldList>
        <Field name={text.cached}>{countText(count)}</Field>
        <Field name={text.dropped}>
          {dropped.length === 0 ? text.droppedNone
          : dropped.map((one) => text.droppedText(one.reason, countText(one.count))).join(" · ")}
        </Field>
      </FieldList>
      {count === 0 ? <p className="quiet">{text.cacheNone}</p> : (
        <table className="cache">
          <thead>
            <tr>
              <th scope="col">{columns.region}</th><th scope="col">{columns.leader}</th>
              <th scope="col">{columns.epoch}</th><th scope="col" className="number" title={text.leftHint}>{columns.left}</th>
            </tr>
          </thead>
          <tbody>{shown.map((entry) => <CachedRow key={entry.startKey} entry={entry} />)}</tbody>
        </table>
      )}
      {count > shown.length && <p className="quiet">{text.most(countText(shown.length), countText(count))}</p>}
    </>
  );
}

function CachedRow({ entry }: { readonly entry: Cached }) {
  const words = useWords();
  const text = useTexts(clientTexts);
  const names = useNames();
  const { region, startKey, endKey, leader, truth, isDistrusted, forgotten, confVer, version, left } = entry;
  return (
    <tr>
      <td title={rangeText(startKey, endKey)}><RefLink selection={{ kind: "region", id: region }} /></td>
      <td>
        <RefLink selection={{ kind: "store", id: leader }} />
        {forgotten !== null && (
          <small className="quiet">{text.forgotten(forgotten.reason, durationText(forgotten.ago, words))}</small>
        )}
        {isDistrusted && <small className="bad">{text.distrusted}</small>}
        {leader !== truth && (
          <small className="bad">
            {truth === 0 ? text.truthNobody : text.truth(nodeText({ kind: "store", id: truth }, words, names))}
          </small>
        )}
      </td>
      <td className="mono">{text.epoch(confVer, version)}</td>
      <td className="number">{durationText(left, words)}</td>
    </tr>
  );
}
