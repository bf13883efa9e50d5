import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { REGION_ORDERS, REGION_TRAITS, type RegionOrder, type RegionTrait } from "../../cluster/layers/region-codes.ts";
import type { RegionPage, RegionQuery } from "../../cluster/region-list-types.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { LatestAsking } from "../state/latest-asking.ts";
import { countText } from "../words/format.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { regionListTexts } from "../words/region-list.texts.ts";
import { useTexts } from "../words/texts.ts";
import { meantRegion } from "./meant-region.ts";
import { RegionRows } from "./region-rows.tsx";
import "./region-list.css";

const FIRST_ROWS = 40;

/** All regions, by what is the matter with them: the worker looks through them, and the page holds those that are seen. */
export default function RegionListDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(regionListTexts);
  const { screen } = useApp();
  const [traits, setTraits] = useState<readonly RegionTrait[]>([]);
  const [order, setOrder] = useState<RegionOrder>("keys");
  const [search, setSearch] = useState("");
  const [seen, setSeen] = useState({ from: 0, count: FIRST_ROWS });
  const names = useNames();
  const id = meantRegion(search, names);
  const query = useMemo(() => ({ traits, order, search, id, ...seen }), [traits, order, search, id, seen]);
  const page = usePage(query);
  const turn = (trait: RegionTrait): void =>
    setTraits((now) => (now.includes(trait) ? now.filter((each) => each !== trait) : [...now, trait]));
  return (
    <Dialog title={titles.regions} className="region-list" onClose={screen.closeDialog}>
      <div className="region-search">
        <input
          type="search" data-first className="mono" value={search} placeholder={text.search} aria-label={text.search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label>
          <span className="visually-hidden">{text.order}</span>
          <select
            value={order} onChange={({ target }) => setOrder(REGION_ORDERS.find((each) => each === target.value) ?? "keys")}
          >
            {REGION_ORDERS.map((each) => <option key={each} value={each}>{text.orders[each]}</option>)}
          </select>
        </label>
        <span className="quiet" role="status">
          {page === null ? "" : text.found(countText(page.found), countText(page.total))}
        </span>
      </div>
      <div className="region-traits">
        {REGION_TRAITS.map((trait) => (
          <button
            key={trait} type="button" className="button small" aria-pressed={traits.includes(trait)} title={text.hints[trait]}
            onClick={() => turn(trait)}
          >{text.traits[trait]} <b>{page === null ? "" : countText(page.having[trait])}</b></button>
        ))}
      </div>
      {page !== null && page.found === 0 && <p className="quiet">{text.none}</p>}
      {page !== null && page.found > 0 && <RegionRows page={page} onSee={setSeen} />}
    </Dialog>
  );
}

/** What the worker says to the latest question; asked again as the run goes on. */
function usePage(query: RegionQuery): RegionPage | null {
  const { run } = useApp();
  const asking = useMemo(() => new LatestAsking((asked: RegionQuery) => run.getState().regions(asked)), [run]);
  const now = useRun(({ status }) => status?.now);
  const playing = useRun(({ status }) => status?.playing === true);
  useEffect(() => asking.want(query, playing), [asking, query, now, playing]);
  useEffect(() => () => asking.forget(), [asking]);
  return useSyncExternalStore(asking.subscribe, asking.snapshot).answer;
}
