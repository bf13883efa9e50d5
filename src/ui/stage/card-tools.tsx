import { useMemo, type CSSProperties } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { CardBox } from "../../figure/stage-layout.ts";
import { useApp } from "../app/context.ts";
import type { Deed } from "../faults/catalogue.ts";
import { FaultIcon } from "../faults/fault-icon.tsx";
import { carryOut, useFaults } from "../faults/use-faults.ts";
import { useWords } from "../words/index.ts";
import "./card-tools.css";

/** The keys whose deeds stand on a card: kill or restart, pause or resume, isolate. */
const KEYS: readonly string[] = ["K", "R", "Z", "I"];

interface CardToolsProps {
  readonly store: number;
  readonly card: CardBox;
  readonly name: string;
}

/** On the card of the selected store: what can be done to it, so that one gesture is enough. Where a card is small, as icons. */
export default function CardTools({ store, card, name }: CardToolsProps) {
  const words = useWords();
  const selection = useMemo<Selection>(() => ({ kind: "store", id: store }), [store]);
  const able = useFaults(selection, words).filter((fault) => KEYS.includes(fault.key) && fault.enabled);
  // What runs can be started anew as well, but four deeds are broader than a card: the inspector has that one.
  const faults = able.some(({ key }) => key === "K") ? able.filter(({ key }) => key !== "R") : able;
  if (card.density !== "full" && card.density !== "compact") return null;
  return (
    <div
      className="card-tools" role="group" aria-label={words.stage.tools(name)} data-density={card.density} style={toolsStyle(card)}
      onClick={(event) => event.stopPropagation()} onContextMenu={(event) => event.stopPropagation()}
      onPointerMove={(event) => event.stopPropagation()}
    >
      {faults.map((fault) => <Tool key={fault.id} fault={fault} />)}
    </div>
  );
}

function Tool({ fault }: { readonly fault: Deed }) {
  const { run } = useApp();
  return (
    <button
      type="button" className="card-tool" aria-label={fault.words.label} aria-keyshortcuts={fault.key} title={fault.words.hint}
      onClick={() => carryOut(run, fault)}
    >
      <FaultIcon name={fault.icon} />
      <span className="tool-name">{fault.words.label}</span>
      <kbd aria-hidden>{fault.key}</kbd>
    </button>
  );
}

/** On the upper edge of the card, over its words as little as may be. */
const toolsStyle = ({ box }: CardBox): CSSProperties => ({ left: box.x, top: box.y, width: box.width });
