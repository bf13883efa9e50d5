import { useEffect, useLayoutEffect } from "react";
import { useApp, useAppId, useRun, useScreen } from "../app/context.ts";
import { Hint } from "../hint.tsx";
import { PANELS, panelsAt } from "../panels/index.ts";
import { PanelRoom } from "../panels/panel-room.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import type { PageShape } from "../parts/page-form.ts";
import { StageRoom } from "../stage/stage-room.tsx";
import { isOnBench } from "../state/bench.ts";
import { useWords } from "../words/index.ts";

/** Few phones have letters so large. */
const ClusterTab = lazyPart(() => import("./cluster-tab.tsx"));

/** The stage first; beside or beneath it one panel at a time, chosen by tabs. A tap on the chosen tab puts it away. */
export function SheetLayout({ shape }: { readonly shape: PageShape }) {
  const words = useWords();
  const { screen } = useApp();
  const wanted = useScreen(({ sheet }) => sheet);
  const up = useScreen(({ sheetUp }) => sheetUp);
  const selection = useRun((run) => run.selection);
  const inLesson = useRun(({ lesson }) => lesson !== null);
  const shown = useScreen(({ shownByLesson }) => shownByLesson);
  const onBench = useRun(isOnBench);
  const sheets = PANELS.filter(({ id, place }) =>
    (place === "lesson" ? inLesson : !onBench
      && (place === "drawer" ? id === "terminal" || wanted === id : place === "reading" || !shape.timeBelow)));
  const sheet = up ? sheets.find(({ id }) => id === wanted) ?? sheets.find(({ id }) => id === "story") : undefined;
  const id = useAppId("sheet");
  // Where there is hardly room for the cluster, it comes first; whoever taps a thing on it wants to see more of that.
  useLayoutEffect(() => {
    if (!shape.roomy) screen.setState({ sheetUp: false });
  }, [screen, shape.roomy]);
  useEffect(() => {
    // A group at large selects its region for itself: the sheet would take its logs' room.
    if (screen.getState().group !== null) return;
    if (selection !== null && selection !== shown) screen.setState({ sheet: "inspector", sheetUp: true });
  }, [screen, selection, shown]);
  return (
    <main className="sheets">
      <div className="sheets-picture">
        <StageRoom />
        {shape.form === "sheet" && !onBench && <Guarded><Hint /></Guarded>}
        {shape.timeBelow && !onBench && panelsAt("below").map((panel) => <PanelRoom key={panel.id} panel={panel} />)}
      </div>
      {sheet !== undefined && (
        <div id={id} className="sheet" data-panel={sheet.id} role="tabpanel" aria-label={sheet.title(words)}>
          <PanelRoom key={sheet.id} panel={sheet} />
        </div>
      )}
      <div className="sheets-foot">
        {shape.form === "side" && !onBench && <Guarded><Hint /></Guarded>}
        <div className="sheet-tabs" role="tablist" aria-label={words.landmarks.panels}>
          {shape.narrow && <ClusterTab />}
          {sheets.map((each) => (
            <button
              key={each.id} type="button" role="tab" aria-selected={each === sheet} aria-controls={id} onClick={() => {
                const sheetUp = each !== sheet;
                screen.setState({ sheet: each.id, sheetUp, drawer: sheetUp && each.place === "drawer" ? each.id : null });
              }}
            >{each.title(words)}</button>
          ))}
        </div>
      </div>
    </main>
  );
}
