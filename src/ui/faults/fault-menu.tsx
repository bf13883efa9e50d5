import { useEffect } from "react";
import { Popup } from "../parts/popup.tsx";
import { useApp, useRun, useScreen } from "../app/context.ts";
import type { OpenFaultMenu } from "../state/screen.ts";
import { deedsTexts } from "../words/deeds.texts.ts";
import { selectionText } from "../words/selection-text.ts";
import { useWords } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import { FaultIcon } from "./fault-icon.tsx";
import { carryOut, useFaults } from "./use-faults.ts";
import "../parts/menu.css";

/** The context menu of the stage. Mounted once; open while the screen's `faultMenu` says so. */
export function FaultMenu() {
  const open = useScreen((screen) => screen.faultMenu);
  // A second right-click elsewhere must place the menu anew, hence the key.
  const readonly = useRun((run) => run.readonly);
  return open === null || readonly ? null : <OpenMenu key={`${open.x},${open.y}`} open={open} />;
}

function OpenMenu({ open }: { readonly open: OpenFaultMenu }) {
  const words = useWords();
  const { run, screen } = useApp();
  const { select } = run.getState();
  const names = useRun(({ status }) => status?.names);
  const faults = useFaults(open.selection, words);
  // The inspector follows the menu: what is about to be broken can be seen.
  useEffect(() => select(open.selection), [select, open.selection]);
  const close = (): void => screen.setState({ faultMenu: null });
  const title = textsIn(deedsTexts, words.language).heading(selectionText(open.selection, words, names ?? {}));
  return (
    <Popup x={open.x} y={open.y} label={title} role="menu" onClose={close}>
      <div className="menu-heading" role="presentation">{title}</div>
      {faults.map((fault) => (
        <button
          key={fault.id} type="button" role="menuitem" className="menu-item" disabled={!fault.enabled}
          onClick={() => {
            close();
            carryOut(run, fault);
          }}
        >
          <FaultIcon name={fault.icon} />
          <span className="text">
            {fault.words.label}
            {" "}
            <span className="quiet">{fault.amounts[fault.usual]?.text}</span>
          </span>
          {fault.key !== "" && <kbd aria-hidden>{fault.key}</kbd>}
        </button>
      ))}
      {open.selection.kind === "pd" && (
        <button
          type="button" role="menuitem" className="menu-item" onClick={() => {
            close();
            screen.showDrawer("detectors");
          }}
        ><span className="text">{words.landmarks.detectors}</span></button>
      )}
      {open.selection.kind === "pd" && (
        <button
          type="button" role="menuitem" className="menu-item" onClick={() => {
            close();
            screen.showDrawer("metrics");
          }}
        ><span className="text">{words.landmarks.metrics}</span></button>
      )}
    </Popup>
  );
}
