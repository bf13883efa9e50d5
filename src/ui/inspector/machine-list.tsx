import { useState } from "react";
import type { Selection } from "../../cluster/details.ts";
import { useApp, useRun } from "../app/context.ts";
import { goAlong } from "../parts/rove.ts";
import { nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

const MOST_BUTTONS = 12;

/** Every machine without the picture: one stop for the Tab key, arrows lead along. */
export default function MachineList() {
  const words = useWords();
  const { frames } = useApp();
  const status = useRun((run) => run.status);
  const select = useRun((run) => run.select);
  const [stop, setStop] = useState(0);
  const frame = status === null ? null : frames.latest();
  if (frame === null) return null;
  const nodes: Exclude<Selection, { kind: "link" } | { kind: "region" }>[] = [
    ...frame.pds.map(({ id }) => ({ kind: "pd" as const, id })),
    ...frame.stores.slice(0, MOST_BUTTONS).map(({ id }) => ({ kind: "store" as const, id })),
    ...frame.clients.machines.slice(0, MOST_BUTTONS).map((_, index) => ({ kind: "client" as const, id: index + 1 })),
  ];
  return (
    <>
      <p className="quiet">{words.inspector.emptyList}</p>
      <div
        className="chips" role="group" aria-label={words.inspector.emptyList} onKeyDown={(event) => {
          if (!event.shiftKey && goAlong(event, "button")) event.stopPropagation();
        }}
      >
        {nodes.map((node, i) => (
          <button
            key={node.kind + String(node.id)} type="button" className="button small"
            tabIndex={i === Math.min(stop, nodes.length - 1) ? 0 : -1} onFocus={() => setStop(i)} onClick={() => select(node)}
          >
            {nodeText(node, words, status?.names ?? {})}
          </button>
        ))}
      </div>
    </>
  );
}
