import { Group, Panel, Separator } from "react-resizable-panels";
import { Hint } from "../hint.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Stage } from "../stage/stage.tsx";
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
              <section className="stage-room" aria-label={words.landmarks.stage}><Stage /><Hint /></section>
            </Panel>
            <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
            <Panel id="time" defaultSize="28%" minSize="90px">
              <section className="time-room" aria-label={words.landmarks.timeBar}><TimeBar /></section>
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator vertical" aria-label={words.landmarks.resize} />
        <Panel id="panels" defaultSize="27%" minSize="300px">
          <Group orientation="vertical">
            <Panel id="inspector" defaultSize="52%" minSize="140px"><Inspector /></Panel>
            <Separator className="separator horizontal" aria-label={words.landmarks.resize} />
            <Panel id="story" defaultSize="48%" minSize="140px"><Story /></Panel>
          </Group>
        </Panel>
      </Group>
    </main>
  );
}
