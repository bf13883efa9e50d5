import { ChevronDown } from "lucide-react";
import { Dropdown } from "../parts/dropdown.tsx";
import { useRun } from "../app/context.ts";
import { paceText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { limitedPace, shownPace } from "./shown-pace.ts";

/** It comes when it is first called up, or when the page is idle. */
const PacePanel = lazyPart(() => import("./pace-panel.tsx"));

/** The pace button with its panel of steps, and the switch of auto pace. */
export function PaceControl() {
  const words = useWords();
  const status = useRun((run) => run.status);
  const setPace = useRun((run) => run.pace);
  const pace = status?.pace ?? 1;
  const auto = status?.auto ?? false;
  const shown = status === null ? pace : shownPace(status);
  const reaching = status === null ? null : limitedPace(status);
  return (
    <div className="pace">
      <Dropdown
        role="dialog" label={words.bar.pace}
        button={<>
          <span className="pace-word">{words.bar.pace}</span> <strong className="pace-value">{paceText(shown)}</strong>
          {reaching !== null && (
            <span className="pace-reached"><span className="pace-reaching">{words.bar.reaching} </span>{paceText(reaching)}</span>
          )}
          <ChevronDown aria-hidden className="chevron" />
        </>}
      >
        {() => <PacePanel />}
      </Dropdown>
      <button
        type="button" className="button" aria-pressed={auto} title={words.bar.autoHint} aria-keyshortcuts="A"
        onClick={() => setPace(pace, !auto)}
      >{words.bar.auto}</button>
    </div>
  );
}
