import { useEffect } from "react";
import { Popup } from "../parts/popup.tsx";
import { useRun } from "../state/run.ts";
import { selectionText } from "../words/selection-text.ts";
import { useWords } from "../words/index.ts";
import { FaultIcon } from "./fault-icon.tsx";
import { closeFaultMenu, useFaultMenu, type OpenFaultMenu } from "./fault-menu-state.ts";
import { carryOut, useFaults } from "./use-faults.ts";

/** The context menu of the stage. Mounted once; open while `openFaultMenu` says so. */
export function FaultMenu() {
  const open = useFaultMenu((menu) => menu.open);
  // A second right-click elsewhere must place the menu anew, hence the key.
  return open === null ? null : <OpenMenu key={`${open.x},${open.y}`} open={open} />;
}

function OpenMenu({ open }: { readonly open: OpenFaultMenu }) {
  const words = useWords();
  const select = useRun((run) => run.select);
  const names = useRun((run) => run.status?.names);
  const faults = useFaults(open.selection, words);
  // The inspector follows the menu: what is about to be broken can be seen.
  useEffect(() => select(open.selection), [select, open.selection]);
  const title = words.faults.headingFor(selectionText(open.selection, words, names ?? {}));
  return (
    <Popup x={open.x} y={open.y} label={title} role="menu" onClose={closeFaultMenu}>
      <div className="menu-heading" role="presentation">{title}</div>
      {faults.map((fault) => (
        <button
          key={fault.id} type="button" role="menuitem" className="menu-item" disabled={!fault.enabled}
          onClick={() => {
            closeFaultMenu();
            carryOut(fault);
          }}
        >
          <FaultIcon name={fault.icon} />
          <span className="text">
            {fault.words.label}
            {" "}
            <span className="quiet">{fault.amounts.length > 1 ? fault.amounts[fault.usual]?.text : ""}</span>
          </span>
          {fault.key !== "" && <kbd aria-hidden>{fault.key}</kbd>}
        </button>
      ))}
    </Popup>
  );
}
