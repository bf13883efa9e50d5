import { useMemo } from "react";
import { Timer, PenLine } from "lucide-react";
import type { Selection } from "../../cluster/details.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { useApp } from "../app/context.ts";
import { FaultIcon } from "../faults/fault-icon.tsx";
import { carryOut, useFaults } from "../faults/use-faults.ts";
import { Popup } from "../parts/popup.tsx";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { propose, timeOut } from "./moves.ts";

interface ServerMenuProps {
  readonly region: RegionId;
  readonly store: StoreId;
  readonly name: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly isLeader: boolean;
  readonly runs: boolean;
  readonly words: GroupWords;
  readonly onClose: () => void;
}

/** What can be done to one server of the group: its timer, a proposal, the leadership, and all faults of its machine. */
export default function ServerMenu({ region, store, name, at, isLeader, runs, words, onClose }: ServerMenuProps) {
  const page = useWords();
  const { run } = useApp();
  const machine = useMemo((): Selection => ({ kind: "store", id: store }), [store]);
  const group = useMemo((): Selection => ({ kind: "region", id: region }), [region]);
  const faults = useFaults(machine, page);
  const transfers = useFaults(group, page).filter(({ amounts }) =>
    amounts.some(({ action }) => action.kind === "transfer-leader" && action.to === store));
  const title = words.moves.menu(name);
  const does = (deed: () => void) => (): void => {
    onClose();
    deed();
  };
  return (
    <Popup x={at.x} y={at.y} label={title} role="menu" onClose={onClose}>
      <div className="menu-heading" role="presentation">{title}</div>
      <button type="button" role="menuitem" className="menu-item" disabled={!runs || isLeader} onClick={does(() => timeOut(run.getState(), region, store))}>
        <Timer aria-hidden /><span className="text">{words.moves.timeOut}</span><kbd aria-hidden>T</kbd>
      </button>
      <button type="button" role="menuitem" className="menu-item" disabled={!runs} onClick={does(() => propose(run.getState(), region))}>
        <PenLine aria-hidden /><span className="text">{words.moves.propose}</span>
      </button>
      {[...transfers, ...faults].map((fault) => (
        <button key={fault.id} type="button" role="menuitem" className="menu-item" disabled={!fault.enabled} onClick={does(() => carryOut(run, fault))}>
          <FaultIcon name={fault.icon} />
          <span className="text">
            {fault.words.label}{" "}
            <span className="quiet">{fault.amounts.length > 1 ? fault.amounts[fault.usual]?.text : ""}</span>
          </span>
          {fault.key !== "" && <kbd aria-hidden>{fault.key}</kbd>}
        </button>
      ))}
    </Popup>
  );
}
