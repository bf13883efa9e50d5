import { ChevronsRight, Maximize2, Search, SquareTerminal, ZoomIn, ZoomOut } from "lucide-react";
import { memo, useEffect } from "react";
import { useApp, useScreen } from "../app/context.ts";
import { lateModule, useLateModule } from "../parts/late-module.ts";
import { useWords } from "../words/index.ts";
import { CopyingPainter } from "./copying-painter.ts";
import type { TimeView } from "./time-view.ts";
import "./time-tools.css";

const grounds = lateModule(() => import("./score-ground.ts"));

/** Buttons that change what part of time is shown. */
export default memo(function TimeTools({ view, whole, following }: {
  readonly view: TimeView; readonly whole: boolean; readonly following: boolean;
}) {
  const { stage: { time: text }, landmarks: { terminal } } = useWords();
  const { screen, guise } = useApp();
  // What was watched has no record of events to look through, and no terminal.
  const isSimulated = guise === undefined;
  useScore(view);
  useEffect(() => view.bring({ copying: new CopyingPainter() }), [view]);
  const terminalUp = useScreen(({ drawer }) => drawer === "terminal");
  const looks = useScreen(({ score }) => score.open);
  return (
    <>
      <Said />
      {isSimulated && (
        <button
          type="button" title={`${text.find} (J)`} aria-label={text.find} aria-pressed={looks} aria-keyshortcuts="J"
          onClick={() => screen.turnScore({ open: !looks })}
        ><Search aria-hidden /></button>
      )}
      <button type="button" title={text.closer} aria-label={text.closer} onClick={() => view.zoom(2)}>
        <ZoomIn aria-hidden />
      </button>
      <button type="button" title={text.farther} aria-label={text.farther} onClick={() => view.zoom(1 / 2)}>
        <ZoomOut aria-hidden />
      </button>
      <button
        type="button" title={text.whole} aria-label={text.whole} aria-pressed={whole}
        onClick={() => view.showWhole()}
      ><Maximize2 aria-hidden /></button>
      <button
        type="button" title={text.follow} aria-label={text.follow} aria-pressed={following}
        onClick={() => view.follow()}
      ><ChevronsRight aria-hidden /></button>
      {isSimulated && (
        <button
          type="button" title={terminal} aria-label={terminal} aria-pressed={terminalUp}
          onClick={() => screen.showDrawer(terminalUp ? null : "terminal")}
        ><SquareTerminal aria-hidden /></button>
      )}
    </>
  );
});

/** So long it stands there what a jump has led to. */
const SAID_MS = 6_000;

/** Where a jump has led, for eyes and screen readers. */
function Said() {
  const { screen } = useApp();
  const said = useScreen(({ score }) => score.said);
  useEffect(() => {
    if (said === "") return undefined;
    const timer = setTimeout(() => screen.turnScore({ said: "" }), SAID_MS);
    return () => clearTimeout(timer);
  }, [screen, said]);
  return <p className="time-said" role="status">{said}</p>;
}

/** Brings what searches and pins, once somebody does. */
function useScore(view: TimeView): void {
  const app = useApp();
  const score = useScreen((screen) => screen.score);
  const ground = useLateModule(grounds, score.open || score.pinned.length > 0);
  const module = ground.kind === "ready" ? ground.module : null;
  useEffect(() => {
    if (module !== null) view.bringScore(new module.ScoreGround(app));
  }, [app, module, view]);
  useEffect(() => view.refresh(), [view, score]);
}
