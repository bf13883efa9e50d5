import { Group, Panel, Separator } from "react-resizable-panels";
import { Hint } from "../hint.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Stage } from "../stage/stage.tsx";
import { useScreen } from "../state/screen.ts";
import { FailoverSheet } from "../story/failover-sheet.tsx";
import { Story } from "../story/story.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { useWords } from "../words/index.ts";

/** Stage over time bar on the left, inspector over story on the right; every border can be dragged. */
export function DeskLayout() {
  const words = useWords();
  return (
    <main className="desk">
      <Group orientation="horizontal">
        <Panel id="picture" defaultSize="73%" minSize="40%">
          <Group orientation="vertical">
            <Panel id="stage" defaultSize="72%" minSize="30%">
              <div className="stage-and-hint">
                <section className="stage-room" aria-label={words.landmarks.stage}><Stage /></section>
                <Hint />
              </div>
            </Panel>
            <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
            <Panel id="time" defaultSize="28%" minSize="7rem">
              <section className="time-room" aria-label={words.landmarks.timeBar}><TimeBar /></section>
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator vertical" aria-label={words.landmarks.resize} />
        <Panel id="panels" defaultSize="27%" minSize="19rem"><ReadingColumn /></Panel>
      </Group>
    </main>
  );
}

/** Inspector over story; an opened failover card has the whole column to itself. */
function ReadingColumn() {
  const words = useWords();
  const cardOpen = useScreen((screen) => screen.cardOpen);
  if (cardOpen) return <FailoverSheet />;
  return (
    <Group orientation="vertical">
      <Panel id="inspector" defaultSize="43%" minSize="9rem"><Inspector /></Panel>
      <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
      <Panel id="story" defaultSize="57%" minSize="9rem"><Story /></Panel>
    </Group>
  );
}
