import { useRun, useScreen } from "../app/context.ts";
import { Hint } from "../hint.tsx";
import { panelsAt } from "../panels/index.ts";
import type { Panel } from "../panels/panel.ts";
import { PanelRoom } from "../panels/panel-room.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { StageRoom } from "../stage/stage-room.tsx";
import { isOnBench } from "../state/bench.ts";
import { FailoverSheet } from "../story/lazy.ts";
import { Panes, type Pane } from "./panes.tsx";

/** The stage's share beside those of the panels below it. */
const STAGE_SHARE = 72;

/** Stage over what stands below it on the left, the reading column on the right; every border can be dragged. */
export function DeskLayout() {
  return (
    <main className="desk">
      <Panes
        group="columns" row panes={[
          { id: "picture", share: 73, least: "40%", content: <Picture /> },
          { id: "panels", share: 27, least: "19em", content: <ReadingColumn /> },
        ]}
      />
    </main>
  );
}

function Picture() {
  const onBench = useRun(isOnBench);
  const presenter = useRun((run) => run.presenter);
  const open = useScreen(({ drawer }) => drawer);
  const drawer = panelsAt("drawer").filter(({ id }) => id === open);
  if (onBench) return <div className="stage-and-hint"><StageRoom /></div>;
  // At the size that the last row reads, a drawer would hold three lines.
  if (presenter && open !== null) return drawer.map((panel) => <PanelRoom key={panel.id} panel={panel} />);
  const stage = (
    <div className="stage-and-hint">
      <StageRoom />
      <Guarded><Hint /></Guarded>
    </div>
  );
  const below = [...panelsAt("below"), ...drawer].map(paneOf);
  return (
    <Panes group="picture" row={false} panes={[{ id: "stage", share: STAGE_SHARE, least: "30%", content: stage }, ...below]} />
  );
}

/**
 * The panels to read, one over the other; an opened failover card has the whole column to itself. A lesson stands in the
 * inspector's place: what its reader selects is looked at in the story's.
 */
function ReadingColumn() {
  const cardOpen = useScreen((screen) => screen.cardOpen);
  const onBench = useRun(isOnBench);
  const inLesson = useRun(({ lesson }) => lesson !== null);
  const shown = useScreen(({ shownByLesson }) => shownByLesson);
  const looks = useRun(({ selection }) => selection !== null && selection !== shown);
  if (cardOpen) return <Guarded><FailoverSheet /></Guarded>;
  if (onBench) return <Panes key="bench" group="bench" row={false} panes={panelsAt("lesson").map(paneOf)} />;
  if (!inLesson) return <Panes key="reading" group="reading" row={false} panes={panelsAt("reading").map(paneOf)} />;
  const beside = panelsAt("reading").filter(({ id }) => id === (looks ? "inspector" : "story"));
  return <Panes key="lesson" group="lesson" row={false} panes={[...panelsAt("lesson"), ...beside].map(paneOf)} />;
}

const paneOf = (panel: Panel): Pane =>
  ({ id: panel.id, share: panel.share, least: `${panel.leastEm}em`, content: <PanelRoom panel={panel} /> });
