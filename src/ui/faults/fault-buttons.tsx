import { useState } from "react";
import type { Subject } from "../../action/offers.ts";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import type { Deed } from "./catalogue.ts";
import { FaultIcon } from "./fault-icon.tsx";
import { carryOut, useFaults } from "./use-faults.ts";
import "./faults.css";

/** Everything that can be done to a thing, as buttons; those with an amount have a choice beside them. */
export function FaultButtons({ selection }: { readonly selection: Subject }) {
  const words = useWords();
  const faults = useFaults(selection, words);
  return (
    <ul className="fault-buttons" data-kind={selection.kind}>
      {faults.map((fault) => <FaultRow key={fault.id} fault={fault} />)}
    </ul>
  );
}

function FaultRow({ fault }: { readonly fault: Deed }) {
  const words = useWords();
  const { run } = useApp();
  const [amount, setAmount] = useState(fault.usual);
  const chosen = Math.min(amount, fault.amounts.length - 1);
  // What there is no choice of belongs to the name: "Cut off zone=b".
  const only = fault.amounts.length === 1 ? fault.amounts[0]?.text ?? "" : "";
  return (
    <li className="fault-row">
      <button
        type="button" className="button small" disabled={!fault.enabled} title={fault.words.hint}
        aria-keyshortcuts={fault.key === "" ? undefined : fault.key} onClick={() => carryOut(run, fault, chosen)}
      >
        <FaultIcon name={fault.icon} />
        <span className="fault-name">{`${fault.words.label} ${only}`.trimEnd()}</span>
        {fault.key !== "" && fault.amounts.length === 1 && <kbd aria-hidden>{fault.key}</kbd>}
      </button>
      {fault.amounts.length > 1 && (
        <select
          aria-label={`${fault.words.label}: ${words.faults.amount}`} value={chosen} disabled={!fault.enabled}
          onChange={(event) => setAmount(Number(event.target.value))}
        >
          {fault.amounts.map((each, index) => <option key={each.text} value={index}>{each.text}</option>)}
        </select>
      )}
    </li>
  );
}
