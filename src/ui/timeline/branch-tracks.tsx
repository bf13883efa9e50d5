import { sharedUntil } from "../../figure/branches.ts";
import { formatClock, timeScale } from "../../figure/time-axis.ts";
import { useNames, useRun } from "../app/context.ts";
import { branchText } from "../words/branch-text.ts";
import { useWords } from "../words/index.ts";
import type { TimeShot } from "./time-view.ts";
import "./branch-tracks.css";

/** The other futures: thin tracks from where they part from this one to where they end. */
export default function BranchTracks({ shot }: { readonly shot: TimeShot }) {
  const words = useWords();
  const visit = useRun((run) => run.branch);
  const tree = useRun((run) => run.status?.branches) ?? [];
  const current = useRun((run) => run.status?.branch ?? 0);
  const names = useNames();
  const { span, layout } = shot;
  return shot.branches.slice(-layout.branches.length || undefined).map((branch, i) => {
    const box = layout.branches[i];
    if (box === undefined) return null;
    const apart = sharedUntil(tree, branch.id, current);
    const scale = timeScale(span, box.width).clamp(true);
    const from = scale(apart);
    const to = scale(branch.end);
    const name = words.stage.time.branch(branchText(branch, tree, words, names),
      formatClock(apart, 1_000));
    return (
      <button
        key={branch.id} type="button" className="branch-track" data-parts={apart >= span.from || undefined}
        title={name} aria-label={name} onClick={() => visit(branch.id)}
        style={{ left: box.x + from, top: box.y, width: Math.max(12, to - from), height: box.height }}
      />
    );
  });
}
