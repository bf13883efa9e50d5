import { useState, type FormEvent } from "react";
import type { PdDetail } from "../../cluster/views/pd.ts";
import { idText } from "../../proto/names.ts";
import { jsonWord } from "../../proto/orders.ts";
import { useAppId, useNames, useRun } from "../app/context.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { pdOrdersTexts } from "../words/pd-orders.texts.ts";
import { useTexts } from "../words/texts.ts";
import { useOrder } from "./use-order.ts";
import "./pd-orders.css";

/** How long a scheduler rests that is told to on the page, in seconds. */
const REST_SECONDS = 600;

/** What PD is told beside its settings: which schedulers work, how fast replicas may move, and where they shall be. */
export default function PdOrders({ detail }: { readonly detail: PdDetail }) {
  const text = useTexts(pdOrdersTexts);
  const names = useNames();
  return (
    <>
      <h3>{text.schedulers}</h3>
      <ul className="pd-schedulers">
        {detail.schedulers.map((scheduler) => <Scheduler key={scheduler.name} scheduler={scheduler} />)}
      </ul>
      <h3>{text.limits}</h3>
      <p className="mono">
        {detail.stores.map(({ id, addLimit, removeLimit }) => `${idText(id, names)}: ${addLimit} / ${removeLimit}`).join(" · ")}
      </p>
      <PlacementRules rules={detail.rules} />
    </>
  );
}

/** A switch where a setting decides, the stores where they do; and a rest, with what PD has against it. */
function Scheduler({ scheduler }: { readonly scheduler: PdDetail["schedulers"][number] }) {
  const { name, isThere, stores, ranges, rests } = scheduler;
  const text = useTexts(pdOrdersTexts);
  const words = useWords();
  const { listSeparator } = words.common;
  const names = useNames();
  const act = useRun((run) => run.act);
  const { order, refusal } = useOrder();
  const id = useAppId(`scheduler-${name}`);
  return (
    <li>
      <span className="mono" id={id}>{name}</span>
      <span className="quiet">{rests > 0 ? text.rests(durationText(rests, words)) : ""}</span>
      {isThere && (
        <button
          type="button" className="button small" aria-describedby={id}
          onClick={() => void order({ kind: "pause-scheduler", scheduler: name, seconds: rests > 0 ? 0 : REST_SECONDS })}
        >{rests > 0 ? text.resume : text.pause}</button>
      )}
      {stores !== null ? (
        <span className="quiet">
          {stores.length === 0 ? text.noStores : text.gives(stores.map((store) => idText(store, names)).join(listSeparator))}
        </span>
      ) : ranges !== null ? <span className="quiet">{ranges.length === 0 ? text.noRanges : ranges.join(listSeparator)}</span> : (
        <button
          type="button" role="switch" className="button small" aria-checked={isThere} aria-labelledby={id}
          onClick={() => void act({ kind: "set", key: `pd.${name}`, value: isThere ? "off" : "on" })}
        >{isThere ? text.on : text.off}</button>
      )}
      {refusal !== "" && <p className="bad" role="alert">{refusal}</p>}
    </li>
  );
}

/** The rules as PD's JSON. What somebody types stays until it is saved or given up; PD's word on it stands below. */
function PlacementRules({ rules }: Pick<PdDetail, "rules">) {
  const text = useTexts(pdOrdersTexts);
  const { order, refusal, refuse } = useOrder();
  const hint = useAppId("placement-rules-hint");
  // Null while nobody is changing them: then they are what is in force, also after a rewind.
  const [typed, setTyped] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const saved = savedRules(rules, typed ?? rules);
    if (saved === null) refuse(text.unreadable);
    else if (await order(`config placement-rules save ${saved}`)) setTyped(null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form className="placement-rules" onSubmit={submit} noValidate>
      <label>
        <strong>{text.rules}</strong>
        <textarea
          className="mono" rows={Math.min(18, (typed ?? rules).split("\n").length)} spellCheck={false} value={typed ?? rules}
          aria-describedby={hint} aria-invalid={refusal !== "" || undefined} onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || typed === null) return;
            event.stopPropagation();
            setTyped(null);
            refuse("");
          }}
        />
      </label>
      <p className="quiet" id={hint}>{text.rulesHint}</p>
      {refusal !== "" && <p className="bad" role="alert">{refusal}</p>}
      <button type="submit" className="button small" disabled={typed === null}>{text.save}</button>
    </form>
  );
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** One word for pd-ctl: the rules as typed, and what was there and is left out with the count 0. Null where it is no list. */
function savedRules(before: string, typed: string): string | null {
  const rules = parsed(typed);
  if (rules === null) return null;
  const idOf = (rule: Json): string => `${String(rule["group_id"])} ${String(rule["id"])}`;
  const kept = new Set(rules.map(idOf));
  const removed = (parsed(before) ?? []).filter((rule) => !kept.has(idOf(rule))).map((rule) => ({ ...rule, count: 0 }));
  return jsonWord([...rules, ...removed]);
}

function parsed(text: string): readonly Json[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isObject) ? value : null;
  } catch {
    return null;
  }
}
