import { useRun } from "../../ui/app/context.ts";
import "../../ui/layout/layout.css";
import { Guarded } from "../../ui/parts/guarded.tsx";
import { lazyPart } from "../../ui/parts/lazy-part.tsx";
import { StageRoom } from "../../ui/stage/stage-room.tsx";
import { StoryColumn } from "../../ui/story/story-column.tsx";
import type { EmbedSettings } from "../settings.ts";
import { Controls } from "./controls.tsx";
import { useEmbed, useEmbedText, useSetting } from "./embed.tsx";
import { useOneStop } from "./one-stop.ts";
import { StartButton } from "./start-button.tsx";
import "./embed.css";

// An embed shows one thing: the others, and what may lie above it, are fetched when they are wanted.
const TimeBar = lazyPart(async () => ({ default: (await import("../../ui/timeline/time-bar.tsx")).TimeBar }));
const LogView = lazyPart(() => import("./log-view.tsx"));
const LessonView = lazyPart(() => import("./lesson-view.tsx"));
const WholePage = lazyPart(async () => ({ default: (await import("../../ui/app/app.tsx")).App }));
const Hint = lazyPart(async () => ({ default: (await import("../../ui/hint.tsx")).Hint }), () => null);
const Above = lazyPart(() => import("./above.tsx"), () => null);

/** All that stands in the frame. */
export function EmbedView() {
  const view = useSetting((settings) => settings.view);
  if (view !== "full") return <SmallView view={view} />;
  return (
    <div className="embed" data-view={view}>
      <PrivacyLine />
      <div className="embed-picture"><WholePage /><StartButton /></div>
    </div>
  );
}

type View = EmbedSettings["view"];

function SmallView({ view }: { readonly view: Exclude<View, "full"> }) {
  const controls = useSetting((settings) => settings.controls);
  const isThere = useRun(({ status }) => status !== null);
  const oneStop = useOneStop();
  return (
    <div className="embed" data-view={view} {...oneStop}>
      <PrivacyLine />
      {view === "lesson"
        // A lesson's layout is a main part by itself.
        ? <div className="embed-picture"><Guarded><LessonView /></Guarded></div>
        : <main className="embed-picture"><Guarded><Picture view={view} /></Guarded><StartButton /></main>}
      {controls !== "none" && view !== "lesson" && view !== "story" && <Guarded><Hint /></Guarded>}
      {controls !== "none" && <Controls />}
      {isThere && <Above />}
    </div>
  );
}

function Picture({ view }: { readonly view: Exclude<View, "full" | "lesson"> }) {
  switch (view) {
    case "stage": case "keys": case "group": return <StageRoom />;
    case "log": return <LogView />;
    case "timeline": return <TimeBar />;
    case "story": return <StoryColumn />;
  }
}

/** What the reader opened here is nobody else's, and stays so until the reader says otherwise. */
function PrivacyLine() {
  const isPrivate = useRun((run) => run.isPrivate);
  const text = useEmbedText();
  const { startOver } = useEmbed();
  if (!isPrivate) return null;
  return (
    <p className="embed-private" role="status">
      <span>{text.private}</span>
      <button type="button" className="button small" onClick={startOver}>{text.startOver}</button>
    </p>
  );
}
