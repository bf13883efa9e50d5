import { BadgeCheck, Bookmark } from "lucide-react";
import type { ReactNode } from "react";
import type { LessonCard } from "../../lesson/types.ts";
import { between, minutes } from "../../kernel/time.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import type { LessonProgress } from "../state/lesson-progress.ts";
import { returnToPage } from "../state/screen.ts";
import { durationText } from "../words/format.ts";
import type { galleryEn } from "../words/gallery.en.ts";
import { useWords } from "../words/index.ts";
import { Picture } from "./picture.tsx";
import type { ShelvedLesson } from "./lessons.ts";
import type { KnownScenario } from "./shelves.ts";

/** Opens a run in place of the present one; the keys then belong to the page, whatever opened the gallery. */
export function choose({ screen, root }: AppContext, open: () => Promise<unknown>): void {
  screen.closeDialog();
  returnToPage(root);
  void open();
}

interface CardProps {
  readonly text: typeof galleryEn;
}

interface LinkCardProps {
  /** Behind the page's address: a link to it that can be copied and sent. */
  readonly address: string;
  readonly current: boolean;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

/** A card that is a link: it can be copied or opened in another tab; a plain click opens it here. */
function LinkCard({ address, current, onOpen, children }: LinkCardProps) {
  return (
    <a
      className="gallery-card" href={address} aria-current={current || undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onOpen();
      }}
    >{children}</a>
  );
}

interface LessonCardProps extends CardProps {
  readonly lesson: ShelvedLesson;
  readonly progress: LessonProgress | undefined;
  /** Set where it stands on the shelf a second time: its name alone is enough there. */
  readonly brief: boolean;
}

/** A lesson: the belief that it puts to the test, how long it takes, and how far it was read on this device. */
export function LessonCardView({ lesson: { card, world }, progress, brief, text }: LessonCardProps) {
  const words = useWords();
  const app = useApp();
  const language = useRun((run) => run.language);
  const current = useRun((run) => run.lesson?.card.id === card.id);
  const openLesson = useRun((run) => run.openLesson);
  return (
    <li className={brief ? "gallery-again" : undefined}>
      <LinkCard address={`#lesson=${card.id}`} current={current} onOpen={() => choose(app, () => openLesson(card.id))}>
        {!brief && <Picture scenario={world} />}
        <strong>{card.title[language]}</strong>
        {!brief && <span className="gallery-hint">{text.refutes(card.refutes[language])}</span>}
        <small>
          {text.lesson(card.number)} · {durationText(minutes(card.minutes), words)}
          <Progress progress={progress} text={text} />
          {current && <> · <span className="now">{text.current}</span></>}
        </small>
      </LinkCard>
    </li>
  );
}

function Progress({ progress, text }: CardProps & { readonly progress: LessonProgress | undefined }) {
  if (progress === undefined) return null;
  const { at, of, done } = progress;
  if (done) return <> · <span className="gallery-done"><BadgeCheck aria-hidden />{text.done}</span></>;
  return <> · <span className="gallery-under"><Bookmark aria-hidden />{text.under(at + 1, of)}</span></>;
}

/** Everything of a lesson's card that can be searched. */
export function lessonText(
  { number, id, title, refutes, courses }: LessonCard, language: "en" | "zh", text: typeof galleryEn,
): string {
  const course = courses.map((each) => text.courses[each]).join(" ");
  return `${text.lesson(number)} ${title[language]} ${refutes[language]} ${title.en} ${id} ${course}`;
}

interface ScenarioCardProps extends CardProps {
  readonly scenario: KnownScenario;
  /** Whether it switches rules of Raft off, so that the same can be seen with them. */
  readonly breaksRule: boolean;
}

/** A scenario with what it shows; where it breaks a rule, the same seed with the rule stands beside it. */
export function ScenarioCard({ scenario, breaksRule, text }: ScenarioCardProps) {
  const words = useWords();
  const app = useApp();
  const current = useRun((run) => run.status?.scenario === scenario.id && run.lesson === null);
  const open = useRun((run) => run.open);
  const { id, topology, inputs, startAt, playUntil } = scenario;
  const facts = [
    text.stores(topology.stores), text.regions(topology.regions),
    playUntil === null ? text.endless : text.lasts(durationText(between(startAt, playUntil), words)),
  ];
  return (
    <li>
      <LinkCard
        address={`#scenario=${id}`} current={current} onOpen={() => choose(app, () => open({ kind: "scenario", id }))}
      >
        <Picture scenario={scenario} />
        <strong>{words.scenarios[id]}</strong>
        <span className="gallery-hint">{text.hints[id]}</span>
        <small>
          {facts.join(" · ")}
          {inputs.length > 0 && <span className="visually-hidden"> · {text.planned(inputs.length)}</span>}
          {current && <> · <span className="now">{text.current}</span></>}
        </small>
      </LinkCard>
      {breaksRule && (
        <button
          type="button" className="gallery-beside" aria-label={`${words.scenarios[id]}: ${text.ruleOn}`}
          onClick={() => choose(app, () => open({ kind: "scenario", id, allRules: true }))}
        >{text.ruleOn}</button>
      )}
    </li>
  );
}
