import type { Selection } from "../../cluster/details.ts";
import { PanelContent } from "../parts/panel-content.tsx";
import { useApp, useRun } from "../app/context.ts";
import { nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

const MOST_BUTTONS = 12;

/** What to do when nothing is selected; the list makes every machine reachable without the picture. */
export function EmptyInspector() {
  const words = useWords();
  const { frames } = useApp();
  const status = useRun((run) => run.status);
  const select = useRun((run) => run.select);
  const frame = status === null ? null : frames.latest();
  const nodes: Exclude<Selection, { kind: "link" } | { kind: "region" }>[] = frame === null ? [] : [
    ...frame.pds.map(({ id }) => ({ kind: "pd" as const, id })),
    ...frame.stores.slice(0, MOST_BUTTONS).map(({ id }) => ({ kind: "store" as const, id })),
    ...frame.clients.machines.slice(0, MOST_BUTTONS).map((_, index) => ({ kind: "client" as const, id: index + 1 })),
  ];
  return (
    <>
      <div className="panel-head"><h2>{words.landmarks.inspector}</h2></div>
      <PanelContent>
        <p className="quiet">{words.inspector.empty}</p>
        {nodes.length > 0 && (
          <>
            <p className="quiet">{words.inspector.emptyList}</p>
            <div className="chips">
              {nodes.map((node) => (
                <button key={node.kind + String(node.id)} type="button" className="button small" onClick={() => select(node)}>
                  {nodeText(node, words, status?.names ?? {})}
                </button>
              ))}
            </div>
          </>
        )}
      </PanelContent>
    </>
  );
}
