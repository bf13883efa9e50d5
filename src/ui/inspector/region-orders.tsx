import type { RegionId } from "../../proto/region.ts";
import { idText } from "../../proto/names.ts";
import { useNames } from "../app/context.ts";
import { pdOrdersTexts } from "../words/pd-orders.texts.ts";
import { useTexts } from "../words/texts.ts";
import { useOrder } from "./use-order.ts";

interface RegionOrdersProps {
  readonly region: RegionId;
  readonly neighbours: readonly RegionId[];
}

/** Lets PD split the region, or merge it with one beside it, as pd-ctl would. */
export function RegionOrders({ region, neighbours }: RegionOrdersProps) {
  const text = useTexts(pdOrdersTexts);
  const names = useNames();
  const { order, refusal } = useOrder();
  return (
    <>
      <div className="region-orders" role="group" aria-label={text.region}>
        <button
          type="button" className="button small" title={text.splitHint}
          onClick={() => void order({ kind: "split-region", region, policy: "approximate", keys: [] })}
        >{text.split}</button>
        {neighbours.map((target) => (
          <button
            key={target} type="button" className="button small" title={text.mergeHint}
            onClick={() => void order({ kind: "merge-region", region, target })}
          >{text.merge(idText(target, names))}</button>
        ))}
      </div>
      {refusal !== "" && <p className="bad" role="alert">{refusal}</p>}
    </>
  );
}
