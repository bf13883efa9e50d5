import { Check, TriangleAlert } from "lucide-react";
import { useScreen } from "../state/screen.ts";
import { useRun } from "../state/run.ts";
import { countText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** Green while everything checked so far held; vermilion, and a way to the violation, once something did not. */
export function InvariantsChip() {
  const words = useWords();
  const invariants = useRun((run) => run.status?.invariants ?? 0);
  const checked = useRun((run) => run.status?.checked ?? 0);
  const violations = useRun((run) => run.status?.violations ?? 0);
  if (invariants === 0) return null;
  if (violations > 0) {
    return (
      <button
        type="button" className="chip invariants" data-tone="unavailable" title={words.bar.violatedHint}
        onClick={showViolation}
      >
        <TriangleAlert aria-hidden /> {words.bar.violated(violations)}
      </button>
    );
  }
  return (
    <span className="chip invariants" data-tone="repaired" title={words.bar.checked(countText(checked))}>
      <Check aria-hidden />
      <span className="invariants-text">{words.bar.invariantsHeld(invariants)}</span>
      <span className="mono">{countText(checked)}</span>
    </span>
  );
}

/** Goes to the first violation and shows what led to it. */
function showViolation(): void {
  const run = useRun.getState();
  const violation = run.events.find((event) => event.body.name === "invariant.violated");
  if (violation === undefined) return;
  run.seek(violation.at);
  useScreen.setState({ storyFilter: "all", whyOf: violation.id, sheet: "story", sheetUp: true });
}
