import { memo } from "react";
import type { Selection } from "../../cluster/details.ts";
import { PeerFlag } from "../../cluster/layers/condition-codes.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { sizeText } from "../../story/words/format.ts";
import type { Words } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import { tilesTexts } from "../words/tiles.texts.ts";
import { peersOfStore } from "../../figure/stage-rows.ts";
import { lookText } from "./tile-tip.tsx";
import type { StageShot } from "./view.ts";

/** More rows than this nobody listens to. */
const MOST_ROWS = 200;

interface StageTableProps {
  readonly shot: StageShot;
  readonly selection: Selection | null;
  readonly words: Words;
  readonly names: IdNames;
}

/** The stage for those who do not see it: its stores, and the replicas of the selected one. */
const StageTable = memo(function StageTable({ shot, selection, words, names }: StageTableProps) {
  const text = textsIn(tilesTexts, words.language).table;
  const selected = selection?.kind === "store" ? shot.frame.stores.findIndex((store) => store.id === selection.id) : -1;
  return (
    <div className="visually-hidden">
      <table>
        <caption>{text.caption}</caption>
        <thead>
          <tr>
            {[text.store, text.place, text.process, text.pdState, text.leaders, text.replicas, text.unavailable, text.used]
              .map((head) => <th key={head} scope="col">{head}</th>)}
          </tr>
        </thead>
        <tbody>
          {shot.frame.stores.map((store, i) => (
            <tr key={store.id}>
              <th scope="row">{words.nodes.store(idText(store.id, names))}</th>
              <td>{store.labels.map((label) => `${label.key} ${label.value}`).join(words.common.listSeparator)}</td>
              <td>{words.stage.pd.process[store.process]}</td>
              <td>{store.stateName}</td>
              <td>{store.leaders}</td>
              <td>{store.regions}</td>
              <td>{unavailableOn(shot, i)}</td>
              <td>{sizeText(store.usedMiB)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {selected >= 0 && <ReplicaTable shot={shot} store={selected} words={words} names={names} />}
    </div>
  );
});

export default StageTable;

function unavailableOn(shot: StageShot, store: number): number {
  const { flags } = shot.frame.conditions;
  const start = shot.rows.storeStart[store] ?? 0;
  let count = 0;
  for (let row = start; row < (shot.rows.storeStart[store + 1] ?? start); row++) {
    if (((flags[row] ?? 0) & PeerFlag.unavailable) !== 0) count += 1;
  }
  return count;
}

function ReplicaTable({ shot, store, words, names }: {
  readonly shot: StageShot; readonly store: number; readonly words: Words; readonly names: IdNames;
}) {
  const text = textsIn(tilesTexts, words.language).table;
  const { peers, regions, roles, stores } = shot.frame;
  const start = shot.rows.storeStart[store] ?? 0;
  const count = peersOfStore(shot.rows, store);
  return (
    <table>
      <caption>{text.regionsOf(words.nodes.store(idText(stores[store]?.id ?? 0, names)))}</caption>
      <thead>
        <tr>{[text.region, text.role, text.term].map((head) => <th key={head} scope="col">{head}</th>)}</tr>
      </thead>
      <tbody>
        {Array.from({ length: Math.min(count, MOST_ROWS) }, (_, i) => {
          const id = regions.id[peers.region[start + i] ?? 0];
          return (
            <tr key={peers.id[start + i] ?? i}>
              <th scope="row">{id === undefined ? textsIn(tilesTexts, words.language).tile.unknownRegion : idText(id, names)}</th>
              <td>{lookText(shot.frame, start + i, words, names)}</td>
              <td>{roles.term[start + i]}</td>
            </tr>
          );
        })}
        {count > MOST_ROWS && <tr><td colSpan={3}>{text.more(count - MOST_ROWS)}</td></tr>}
      </tbody>
    </table>
  );
}
