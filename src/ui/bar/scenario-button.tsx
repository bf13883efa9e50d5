import { ChevronDown } from "lucide-react";
import { useApp, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";

/** Which run this is, and the way to all others: the gallery. */
export function ScenarioButton() {
  const words = useWords();
  const { screen } = useApp();
  const scenario = useRun((run) => run.status?.scenario ?? "healthy");
  const name = useRun((run) => run.status?.name ?? "");
  const preset = useRun((run) => run.status?.preset ?? "tikv");
  const lesson = useRun((run) => run.lesson?.card.title[run.language]);
  const timings = preset === "tikv" ? [] : [words.bar.timings(words.presets[preset])];
  return (
    <button
      type="button" className="button scenario" aria-label={words.bar.scenario} title={[words.bar.scenarioHint, ...timings].join("\n")}
      aria-haspopup="dialog" aria-keyshortcuts="L" onClick={() => screen.openDialog("gallery")}
    >
      <span className="scenario-title">{lesson ?? scenarioTitle(scenario, name, words)}</span>
      <ChevronDown aria-hidden className="chevron" />
    </button>
  );
}
