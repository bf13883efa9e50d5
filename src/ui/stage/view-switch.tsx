import { useApp, useOwnsPage, useRun, useScreen } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { regionToShow } from "./region-to-show.ts";

/** Which view of the stage is shown: stands at the head of each. */
export function ViewSwitch() {
  const app = useApp();
  const { screen } = app;
  // Dialogs may lie over a page of our own alone.
  const ownsPage = useOwnsPage();
  const text = useWords().stage.views;
  const group = useScreen((state) => state.group);
  const ground = useScreen((state) => state.ground);
  const isThere = useRun((run) => run.status !== null);
  return (
    <div className="view-switch segments" role="group" aria-label={text.title}>
      <button
        type="button" aria-pressed={group === null && ground === "cluster"} onClick={() => screen.showGround("cluster")}
      >{text.cluster}</button>
      <button
        type="button" aria-pressed={group === null && ground === "keys"} title={`${text.keysHint} (V)`} disabled={!isThere}
        onClick={() => screen.showGround("keys")}
      >{text.keys}</button>
      <button
        type="button" aria-pressed={group !== null} title={`${text.groupHint} (G)`} disabled={!isThere}
        onClick={() => screen.showGroup(group ?? regionToShow(app))}
      >{text.group}</button>
      {ownsPage && (
        <button type="button" disabled={!isThere} onClick={() => screen.openDialog("compare")}>{text.compare}</button>
      )}
    </div>
  );
}
