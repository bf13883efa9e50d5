import { ChevronRight, X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import type { Instant } from "../../kernel/time.ts";
import { useRun } from "../state/run.ts";
import { useScreen } from "../state/screen.ts";
import { useWords } from "../words/index.ts";
import { FailoverCards } from "./failover-card.tsx";
import { inOrder } from "./phases.ts";
import { FaultSentence } from "./sentence.tsx";
import { TimeLink } from "./story.tsx";

const closeCard = (): void => useScreen.setState({ cardOpen: false });

/** The failover to look at in one line, so that the story keeps its room; the button opens all of it. */
export function FailoverLine() {
  const words = useWords();
  const failovers = useRun((run) => run.failovers);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const [first] = inOrder(failovers.filter((record) => record.at <= now));
  if (first === undefined) return null;
  return (
    <div className="failover-line" role="group" aria-label={words.story.failovers}>
      <TimeLink at={first.fault.at} />
      <span className="failover-fault"><FaultSentence record={first} /></span>
      <button
        type="button" className="button small" aria-expanded={false} title={words.story.openFailover}
        onClick={() => useScreen.setState({ cardOpen: true })}
      ><span className="failover-word">{words.story.failovers}</span><ChevronRight aria-hidden /></button>
    </div>
  );
}

/** Every failover card, with as much room as the column has. Escape or a selection closes it again. */
export function FailoverSheet() {
  const words = useWords();
  const selection = useRun((run) => run.selection);
  const opened = useRef(selection);
  useEffect(() => {
    if (selection !== opened.current) closeCard();
  }, [selection]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    closeCard();
  };
  return (
    <section className="story failover-sheet" aria-label={words.story.failovers} onKeyDown={onKeyDown}>
      <div className="panel-head">
        <h2>{words.story.failovers}</h2>
        <div className="head-end">
          <button
            type="button" className="button plain icon small" aria-label={words.common.close} title={words.common.close}
            autoFocus onClick={closeCard}
          ><X aria-hidden /></button>
        </div>
      </div>
      <FailoverCards />
    </section>
  );
}
