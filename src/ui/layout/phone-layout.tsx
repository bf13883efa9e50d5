import { useEffect } from "react";
import { Hint } from "../hint.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Stage } from "../stage/stage.tsx";
import { useScreen, type ScreenState } from "../state/screen.ts";
import { useRun } from "../state/run.ts";
import { Story } from "../story/story.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { useWords } from "../words/index.ts";

const SHEETS: readonly ScreenState["sheet"][] = ["inspector", "story", "time"];

/** The stage first; beneath it one sheet at a time, chosen by tabs. A tap on the chosen tab lowers the sheet. */
export default function PhoneLayout() {
  const words = useWords();
  const sheet = useScreen((screen) => screen.sheet);
  const up = useScreen((screen) => screen.sheetUp);
  const selection = useRun((run) => run.selection);
  // Whoever taps a thing on the stage wants to see it.
  useEffect(() => {
    if (selection !== null) useScreen.setState({ sheet: "inspector", sheetUp: true });
  }, [selection]);
  const titles = { inspector: words.landmarks.inspector, story: words.landmarks.story, time: words.landmarks.timeBar };
  return (
    <main className="phone">
      <section className="stage-room" aria-label={words.landmarks.stage}><Stage /></section>
      <Hint />
      <div className="sheet" data-up={up ? "" : undefined}>
        <div className="sheet-tabs" role="tablist" aria-label={words.landmarks.panels}>
          {SHEETS.map((each) => (
            <button
              key={each} type="button" role="tab" aria-selected={each === sheet} aria-expanded={each === sheet && up}
              aria-controls="sheet" onClick={() => useScreen.setState({ sheet: each, sheetUp: each !== sheet || !up })}
            >{titles[each]}</button>
          ))}
        </div>
        {up && (
          <div id="sheet" className="sheet-content" role="tabpanel" aria-label={titles[sheet]}>
            {sheet === "inspector" && <Inspector />}
            {sheet === "story" && <Story />}
            {sheet === "time" && <section className="time-room" aria-label={words.landmarks.timeBar}><TimeBar /></section>}
          </div>
        )}
      </div>
    </main>
  );
}
