import { useState } from "react";
import type { Frame } from "../../cluster/frame.ts";
import type { Node } from "../../proto/events.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useApp, useNames, useRun } from "../app/context.ts";
import { nodeText } from "../words/format.ts";
import { returnToPage } from "../state/screen.ts";
import { useWords } from "../words/index.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";

const keyOf = (node: Node): string => `${node.kind} ${node.id}`;

/** Puts every machine on one of two sides and cuts all links between the sides. */
export default function PartitionDialog() {
  const words = useWords();
  const { root, frames, screen: { closeDialog } } = useApp();
  const text = useTexts(dialogsTexts).partition;
  const names = useNames();
  const act = useRun((run) => run.act);
  const frame = frames.latest();
  const nodes = frame === null ? [] : machines(frame);
  const zones = frame === null ? [] : zonesOf(frame);
  const [right, setRight] = useState<ReadonlySet<string>>(new Set());
  const move = (node: Node, toRight: boolean): void => {
    const next = new Set(right);
    if (toRight) next.add(keyOf(node));
    else next.delete(keyOf(node));
    setRight(next);
  };
  const onRight = nodes.filter((node) => right.has(keyOf(node)));
  const possible = onRight.length > 0 && onRight.length < nodes.length;
  const apply = (): void => {
    const onLeft = nodes.filter((node) => !right.has(keyOf(node)));
    closeDialog();
    returnToPage(root);
    void act({ kind: "partition", groups: [onLeft, onRight] });
  };
  return (
    <Dialog title={text.title} onClose={closeDialog}>
      <p className="quiet">{text.intro}</p>
      {zones.length > 1 && (
        <div className="chips dialog-gap">
          {zones.map(([zone, stores]) => (
            <button
              key={zone} type="button" className="button small"
              onClick={() => setRight(new Set(stores.map((id) => keyOf({ kind: "store", id }))))}
            >{text.byZone(zone)}</button>
          ))}
        </div>
      )}
      <ul className="sides">
        {nodes.map((node) => {
          const isRight = right.has(keyOf(node));
          const name = nodeText(node, words, names);
          return (
            <li key={keyOf(node)}>
              <span>{name}</span>
              <div className="segments" role="group" aria-label={name}>
                <button type="button" aria-pressed={!isRight} onClick={() => move(node, false)}>{text.left}</button>
                <button type="button" aria-pressed={isRight} onClick={() => move(node, true)}>{text.right}</button>
              </div>
            </li>
          );
        })}
      </ul>
      <div className="dialog-actions">
        {!possible && <span className="quiet">{text.needBoth}</span>}
        <button type="button" className="button" onClick={closeDialog}>{words.common.cancel}</button>
        <button type="button" className="button primary" disabled={!possible} onClick={apply}>{text.apply}</button>
      </div>
    </Dialog>
  );
}

function machines(frame: Frame): Node[] {
  return [
    ...frame.stores.map(({ id }): Node => ({ kind: "store", id })),
    ...frame.pds.map(({ id }): Node => ({ kind: "pd", id })),
    ...frame.clients.machines.map((_, index): Node => ({ kind: "client", id: index + 1 })),
  ];
}

/** Stores by the value of their first label. */
function zonesOf(frame: Frame): readonly (readonly [string, readonly number[]])[] {
  const zones = new Map<string, number[]>();
  for (const store of frame.stores) {
    const zone = store.labels[0]?.value;
    if (zone !== undefined) zones.set(zone, [...(zones.get(zone) ?? []), store.id]);
  }
  return [...zones];
}
