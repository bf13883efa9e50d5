import { useEffect, useLayoutEffect, type ReactNode } from "react";
import { Hint } from "../hint.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import type { PageShape } from "../parts/page-form.ts";
import { Stage } from "../stage/stage.tsx";
import type { ScreenState } from "../state/screen.ts";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { StoryColumn } from "../story/story-column.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { useWords } from "../words/index.ts";

type Sheet = ScreenState["sheet"];

/** The stage first; beside or beneath it one panel at a time, chosen by tabs. A tap on the chosen tab puts it away. */
export function SheetLayout({ shape }: { readonly shape: PageShape }) {
  const words = useWords();
  const { screen } = useApp();
  const wanted = useScreen(({ sheet }) => sheet);
  const up = useScreen(({ sheetUp }) => sheetUp);
  const selection = useRun((run) => run.selection);
  const sheets: readonly Sheet[] = shape.timeBelow ? ["inspector", "story"] : ["inspector", "story", "time"];
  const sheet = sheets.includes(wanted) ? wanted : "story";
  // Where there is hardly room for the cluster, it comes first; whoever taps a thing on it wants to see more of that.
  useLayoutEffect(() => {
    if (!shape.roomy) screen.setState({ sheetUp: false });
  }, [screen, shape.roomy]);
  useEffect(() => {
    if (selection !== null) screen.setState({ sheet: "inspector", sheetUp: true });
  }, [screen, selection]);
  const titles = { inspector: words.landmarks.inspector, story: words.landmarks.story, time: words.landmarks.timeBar };
  const content: Readonly<Record<Sheet, ReactNode>> = {
    inspector: <Guarded><Inspector /></Guarded>,
    story: <Guarded><StoryColumn /></Guarded>,
    time: <section className="time-room" aria-label={words.landmarks.timeBar}><Guarded><TimeBar /></Guarded></section>,
  };
  return (
    <main className="sheets">
      <div className="sheets-picture">
        <section className="stage-room" aria-label={words.landmarks.stage}><Guarded><Stage /></Guarded></section>
        {shape.form === "sheet" && <Guarded><Hint /></Guarded>}
        {shape.timeBelow && <section className="time-room" aria-label={words.landmarks.timeBar}><Guarded><TimeBar /></Guarded></section>}
      </div>
      {up && (
        <div id="sheet" className="sheet" role="tabpanel" aria-label={titles[sheet]}>{content[sheet]}</div>
      )}
      <div className="sheets-foot">
        {shape.form === "side" && <Guarded><Hint /></Guarded>}
        <div className="sheet-tabs" role="tablist" aria-label={words.landmarks.panels}>
          {sheets.map((each) => (
            <button
              key={each} type="button" role="tab" aria-selected={each === sheet} aria-expanded={each === sheet && up}
              aria-controls="sheet" onClick={() => screen.setState({ sheet: each, sheetUp: each !== sheet || !up })}
            >{titles[each]}</button>
          ))}
        </div>
      </div>
    </main>
  );
}
