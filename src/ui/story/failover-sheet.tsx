import { X } from "lucide-react";
import { useCallback, useEffect, useRef, type KeyboardEvent } from "react";
import { useApp, useRun } from "../app/context.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useWords } from "../words/index.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { FailoverCards } from "./failover-card.tsx";

const CopyCards = lazyPart(() => import("./copy-cards.tsx"), () => null);

/** Every failover card, with as much room as the column has. Escape or a selection closes it again. */
export function FailoverSheet() {
  const { titles } = useTexts(dialogsTexts);
  const words = useWords();
  const text = useTexts(storyTexts);
  const { screen } = useApp();
  const closeCard = useCallback((): void => screen.setState({ cardOpen: false }), [screen]);
  const selection = useRun((run) => run.selection);
  const opened = useRef(selection);
  useEffect(() => {
    if (selection !== opened.current) closeCard();
  }, [closeCard, selection]);
  const sheet = useRef<HTMLElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    closeCard();
  };
  return (
    <section ref={sheet} className="story failover-sheet" aria-label={text.failovers} onKeyDown={onKeyDown}>
      <div className="panel-head">
        <h2>{text.failovers}</h2>
        {/* Each for itself: in a narrow column they take a second line. */}
        <button type="button" className="button small" onClick={() => screen.openDialog("campaign")}>
          {titles.campaign}
        </button>
        <CopyCards sheet={() => sheet.current} />
        <button
          type="button" className="button plain icon small head-close" aria-label={words.common.close} title={words.common.close}
          autoFocus onClick={closeCard}
        ><X aria-hidden /></button>
      </div>
      <FailoverCards />
    </section>
  );
}
