import { Check, TriangleAlert } from "lucide-react";
import { showBreach, useBreach } from "../state/breach.ts";
import { useApp, useRun } from "../app/context.ts";
import { countText, shortCountText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** Green while everything checked so far held; vermilion, and a way to the violation, once something did not. */
export function InvariantsChip() {
  const words = useWords();
  const app = useApp();
  const invariants = useRun((run) => run.status?.invariants ?? 0);
  const checked = useRun((run) => run.status?.checked ?? 0);
  const violations = useRun((run) => run.status?.violations ?? 0);
  const breach = useBreach();
  if (invariants === 0) return null;
  if (breach !== null) {
    return (
      <button
        type="button" className="chip invariants" data-tone="unavailable" title={words.bar.violatedHint}
        onClick={() => showBreach(app, breach)}
      >
        <TriangleAlert aria-hidden /> {words.bar.violated(violations)}
      </button>
    );
  }
  return (
    <span className="chip invariants" data-tone="repaired" title={words.bar.checked(countText(checked))}>
      <Check aria-hidden />
      <span className="invariants-text">{words.bar.invariantsHeld(invariants)}</span>
      <span className="mono">{shortCountText(checked)}</span>
    </span>
  );
}
