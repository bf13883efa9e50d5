import { Fragment } from "react";
import { Group, Panel as Pane, Separator, useDefaultLayout } from "react-resizable-panels";
import { idIn, useApp, useScreen } from "../app/context.ts";
import { Hint } from "../hint.tsx";
import { panelsAt } from "../panels/index.ts";
import type { Panel } from "../panels/panel.ts";
import { PanelRoom } from "../panels/panel-room.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { Stage } from "../stage/stage.tsx";
import { FailoverSheet } from "../story/lazy.ts";
import { useWords } from "../words/index.ts";

/** The stage's share beside those of the panels below it. */
const STAGE_SHARE = 72;

/** Stage over what stands below it on the left, the reading column on the right; every border can be dragged. */
export function DeskLayout() {
  const words = useWords();
  const app = useApp();
  const columns = usePanes("columns");
  const picture = usePanes("picture");
  const below = panelsAt("below");
  return (
    <main className="desk">
      <Group orientation="horizontal" {...columns}>
        <Pane id={idIn(app, "picture")} defaultSize="73%" minSize="40%">
          <Group orientation="vertical" {...picture}>
            <Pane id={idIn(app, "stage")} defaultSize={shareOf(STAGE_SHARE, below, STAGE_SHARE)} minSize="30%">
              <div className="stage-and-hint">
                <section className="stage-room" aria-label={words.landmarks.stage}><Guarded><Stage /></Guarded></section>
                <Guarded><Hint /></Guarded>
              </div>
            </Pane>
            {below.map((panel) => (
              <Fragment key={panel.id}>
                <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
                <Pane
                  id={idIn(app, panel.id)} defaultSize={shareOf(panel.share, below, STAGE_SHARE)} minSize={`${panel.leastEm}em`}
                >
                  <PanelRoom panel={panel} />
                </Pane>
              </Fragment>
            ))}
          </Group>
        </Pane>
        <Separator className="separator vertical" aria-label={words.landmarks.resize} />
        <Pane id={idIn(app, "panels")} defaultSize="27%" minSize="19em"><ReadingColumn /></Pane>
      </Group>
    </main>
  );
}

/** The sizes that a reader gave the panes of a group, kept with the preferences. What the window does to them is not kept. */
const usePanes = (id: string) => useDefaultLayout({ id, storage: useApp().keeping.panes, onlySaveAfterUserInteractions: true });

/** A share of a group of panels, and of what stands there besides, in per cent. */
const shareOf = (share: number, group: readonly Panel[], besides: number): string =>
  `${((100 * share) / group.reduce((sum, panel) => sum + panel.share, besides)).toFixed(2)}%`;

/** The panels to read, one over the other; an opened failover card has the whole column to itself. */
function ReadingColumn() {
  const words = useWords();
  const app = useApp();
  const cardOpen = useScreen((screen) => screen.cardOpen);
  const reading = usePanes("reading");
  const panels = panelsAt("reading");
  if (cardOpen) return <Guarded><FailoverSheet /></Guarded>;
  return (
    <Group orientation="vertical" {...reading}>
      {panels.map((panel, place) => (
        <Fragment key={panel.id}>
          {place > 0 && <Separator className="separator horizontal" aria-label={words.landmarks.resize} />}
          <Pane id={idIn(app, panel.id)} defaultSize={shareOf(panel.share, panels, 0)} minSize={`${panel.leastEm}em`}>
            <PanelRoom panel={panel} />
          </Pane>
        </Fragment>
      ))}
    </Group>
  );
}
