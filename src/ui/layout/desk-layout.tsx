import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { Hint } from "../hint.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Stage } from "../stage/stage.tsx";
import { useApp, useScreen } from "../app/context.ts";
import { FailoverSheet, Story } from "../story/lazy.ts";
import { TimeBar } from "../timeline/time-bar.tsx";
import { useWords } from "../words/index.ts";

/** Stage over time bar on the left, inspector over story on the right; every border can be dragged. */
export function DeskLayout() {
  const words = useWords();
  const columns = usePanes("columns");
  const picture = usePanes("picture");
  return (
    <main className="desk">
      <Group orientation="horizontal" {...columns}>
        <Panel id="picture" defaultSize="73%" minSize="40%">
          <Group orientation="vertical" {...picture}>
            <Panel id="stage" defaultSize="72%" minSize="30%">
              <div className="stage-and-hint">
                <section className="stage-room" aria-label={words.landmarks.stage}><Guarded><Stage /></Guarded></section>
                <Guarded><Hint /></Guarded>
              </div>
            </Panel>
            <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
            <Panel id="time" defaultSize="28%" minSize="7em">
              <section className="time-room" aria-label={words.landmarks.timeBar}><Guarded><TimeBar /></Guarded></section>
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator vertical" aria-label={words.landmarks.resize} />
        <Panel id="panels" defaultSize="27%" minSize="19em"><ReadingColumn /></Panel>
      </Group>
    </main>
  );
}

/** The sizes that a reader gave the panes of a group, kept with the preferences. What the window does to them is not kept. */
const usePanes = (id: string) => useDefaultLayout({ id, storage: useApp().keeping.panes, onlySaveAfterUserInteractions: true });

/** Inspector over story; an opened failover card has the whole column to itself. */
function ReadingColumn() {
  const words = useWords();
  const cardOpen = useScreen((screen) => screen.cardOpen);
  const reading = usePanes("reading");
  if (cardOpen) return <Guarded><FailoverSheet /></Guarded>;
  return (
    <Group orientation="vertical" {...reading}>
      <Panel id="inspector" defaultSize="43%" minSize="9em"><Guarded><Inspector /></Guarded></Panel>
      <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
      <Panel id="story" defaultSize="57%" minSize="9em"><Guarded><Story /></Guarded></Panel>
    </Group>
  );
}
