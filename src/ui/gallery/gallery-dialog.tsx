import { ClipboardList, FolderOpen, Plus, Radio, Search, Undo2 } from "lucide-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Dialog } from "../parts/dialog.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useApp, useOwnsPage, useRun, type AppContext } from "../app/context.ts";
import { progressOfAll } from "../state/lesson-progress.ts";
import { storyTime } from "../words/format.ts";
import type { galleryEn } from "../words/gallery.en.ts";
import { useWords, type Words } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";
import { galleryTexts } from "../words/gallery.texts.ts";
import { historyTexts } from "../words/history.texts.ts";
import { useTexts } from "../words/texts.ts";
import { choose, LessonCardView, lessonText, ScenarioCard } from "./cards.tsx";
import { lessonsByCourse, LESSONS_ON_SHELF, type ShelvedLesson } from "./lessons.ts";
import { cardMeant, moveAmongCards, setTabStops } from "./move.ts";
import { NewCluster } from "./new-cluster.tsx";
import { scenariosOn, SHELVES, speaksOf, type Shelf } from "./shelves.ts";
import "./gallery.css";

const ShelvedRuns = lazyPart(() => import("../history/shelved-runs.tsx"));

type Text = typeof galleryEn;

/** Everything that can be opened, as cards on shelves: lessons, scenarios, rules, and clusters of one's own. */
export default function GalleryDialog() {
  const text = useTexts(galleryTexts);
  const { screen } = useApp();
  const [making, setMaking] = useState(false);
  return (
    <Dialog title={making ? text.form.title : text.title} className="gallery" onClose={screen.closeDialog}>
      {making
        ? <NewCluster text={text.form} onBack={() => setMaking(false)} />
        : <Shelves text={text} onMake={() => setMaking(true)} />}
    </Dialog>
  );
}

interface ShelvesProps {
  readonly text: Text;
  readonly onMake: () => void;
}

function Shelves({ text, onMake }: ShelvesProps) {
  const [typed, setTyped] = useState("");
  const shelves = useRef<HTMLDivElement>(null);
  const wanted = typed.trim();
  const rows = useRows(text, wanted, onMake);
  const filled = SHELVES.filter((shelf) => rows[shelf].some(({ cards }) => cards.length > 0));
  const count = SHELVES.reduce((sum, shelf) => sum + rows[shelf].reduce((all, { cards }) => all + cards.length, 0), 0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => moveAmongCards(event, shelves.current);
  // Cards come and go with what is searched.
  useLayoutEffect(() => setTabStops(shelves.current));
  // On a page of somebody else nothing is kept.
  const ownsPage = useOwnsPage();
  const kept = useTexts(historyTexts).title;
  const goTo = (name: Shelf | "kept"): void => {
    const shelf = shelves.current?.querySelector(`[data-shelf="${name}"]`);
    shelf?.scrollIntoView({ block: "start" });
    shelf?.querySelector<HTMLElement>("[data-stop]")?.focus({ preventScroll: true });
  };
  return (
    <div ref={shelves} onKeyDown={onKeyDown} onFocus={({ target }) => setTabStops(shelves.current, target)}>
      <div className="gallery-search">
        <label>
          <Search aria-hidden />
          <input
            type="text" role="searchbox" data-first value={typed} placeholder={text.searchHint} aria-label={text.search}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") cardMeant(shelves.current, typed)?.click();
            }}
          />
        </label>
        <nav className="segments" aria-label={text.title}>
          {filled.map((shelf) => <button key={shelf} type="button" onClick={() => goTo(shelf)}>{text.shelves[shelf]}</button>)}
          {ownsPage && <button type="button" onClick={() => goTo("kept")}>{kept}</button>}
        </nav>
      </div>
      <p className="visually-hidden" role="status">{wanted === "" ? "" : text.found(count)}</p>
      {count === 0 && (
        <p className="quiet">
          {text.nothing(wanted)}{" "}
          <button type="button" className="link-button" onClick={() => setTyped("")}>{text.showAll}</button>
        </p>
      )}
      {filled.map((shelf) => (
        <section key={shelf} className="gallery-shelf" data-shelf={shelf}>
          <h3>{text.shelves[shelf]} <span className="gallery-shelf-hint">{text.shelfHints[shelf]}</span></h3>
          {rows[shelf].map(({ title, cards }) => cards.length > 0 && (
            <div key={title} className="gallery-row">
              {title !== "" && <h4>{title}</h4>}
              <ul className="gallery-cards">{cards}</ul>
            </div>
          ))}
        </section>
      ))}
      {ownsPage && <ShelvedRuns wanted={wanted} />}
    </div>
  );
}

/** Cards under one heading; "" where the shelf's own is enough. */
interface Row {
  readonly title: string;
  readonly cards: readonly ReactNode[];
}

/** What stands on each shelf of what the reader's words speak of. */
function useRows(text: Text, wanted: string, onMake: () => void): Readonly<Record<Shelf, readonly Row[]>> {
  const words = useWords();
  const app = useApp();
  const scenarios = (shelf: Shelf): Row => ({
    title: "",
    cards: scenariosOn(shelf, wanted, words, text).map((scenario) =>
      <ScenarioCard key={scenario.id} scenario={scenario} breaksRule={shelf === "rules"} text={text} />),
  });
  return {
    learn: useLessonRows(text, wanted),
    break: [scenarios("break")],
    rules: [scenarios("rules")],
    own: [{
      title: "",
      cards: ownCards(app, text, words, onMake).filter(({ label, hint }) => speaksOf(`${label} ${hint}`, wanted))
        .map((card) => <PlainCard key={card.id} {...card} />),
    }],
  };
}

/** Lessons by course; where something was searched each of them once. */
function useLessonRows(text: Text, wanted: string): readonly Row[] {
  const { keeping: { kept }, screen } = useApp();
  const language = useRun((run) => run.language);
  const [progress] = useState(() => progressOfAll(kept));
  // Brief where the lesson stands on this shelf already.
  const cardOf = (lesson: ShelvedLesson, brief: boolean): ReactNode =>
    <LessonCardView key={lesson.card.id} lesson={lesson} progress={progress[lesson.card.id]} brief={brief} text={text} />;
  const { label, hint, facts } = text.quiz;
  const quiz = speaksOf(`${label} ${hint} quiz`, wanted)
    ? [<PlainCard
        key="quiz" id="quiz" label={label} hint={hint} facts={facts} icon={<ClipboardList aria-hidden />}
        act={() => screen.openDialog("quiz")}
      />] : [];
  if (wanted !== "") {
    const found = LESSONS_ON_SHELF.filter((lesson) => speaksOf(lessonText(lesson.card, language, text), wanted));
    return [{ title: "", cards: [...found.map((lesson) => cardOf(lesson, false)), ...quiz] }];
  }
  return lessonsByCourse().map(({ course, lessons }) => ({
    title: text.courses[course],
    cards: [...lessons.map(({ lesson, again }) => cardOf(lesson, again)), ...(course === "raft" ? quiz : [])],
  }));
}

interface PlainCardProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly facts?: string;
  readonly icon: ReactNode;
  readonly act: () => void;
}

function PlainCard({ label, hint, facts, icon, act }: PlainCardProps) {
  return (
    <li>
      <button type="button" className="gallery-card" data-own onClick={act}>
        <span className="own-icon">{icon}</span>
        <strong>{label}</strong>
        <span className="gallery-hint">{hint}</span>
        {facts !== undefined && <small>{facts}</small>}
      </button>
    </li>
  );
}

/** What is opened from elsewhere than a shelf: a cluster by its numbers, documents of PD, the run that stood here before. */
function ownCards(app: AppContext, text: Text, words: Words, onMake: () => void): readonly PlainCardProps[] {
  const { before, goBack, leftLive } = app.run.getState();
  return [
    ...(leftLive == null ? [] : [{
      id: "live", label: text.live.label, hint: text.live.hint(leftLive.name), icon: <Radio aria-hidden />,
      act: () => choose(app, () => Promise.resolve(app.run.setState({ observed: leftLive, leftLive: null }))),
    }]),
    { id: "new", ...text.newCluster, icon: <Plus aria-hidden />, act: onMake },
    { id: "import", ...text.imported, icon: <FolderOpen aria-hidden />, act: () => app.screen.openDialog("import") },
    ...(before === null ? [] : [{
      id: "before", label: text.before.label, icon: <Undo2 aria-hidden />,
      hint: text.before.hint(scenarioTitle(before.scenario, before.name, words), storyTime(before.at)),
      act: () => choose(app, goBack),
    }]),
  ];
}
