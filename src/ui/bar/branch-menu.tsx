import { ChevronDown, Split } from "lucide-react";
import { Dropdown } from "../parts/dropdown.tsx";
import { useRun } from "../state/run.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** The futures that actions in the past have made; shown from the second one on. */
export function BranchMenu() {
  const words = useWords();
  const branches = useRun((run) => run.status?.branches);
  const current = useRun((run) => run.status?.branch ?? 0);
  const visit = useRun((run) => run.branch);
  if (branches === undefined || branches.length < 2) return null;
  return (
    <Dropdown
      className="button branch" label={words.bar.branchHint}
      button={<>
        <Split aria-hidden /> <span>{words.bar.branchName(current)}</span><ChevronDown aria-hidden className="chevron" />
      </>}
    >
      {(close) => branches.map((branch) => (
        <button
          key={branch.id} type="button" role="menuitemradio" aria-checked={branch.id === current} className="menu-item"
          onClick={() => {
            close();
            visit(branch.id);
          }}
        >
          <span className="text">
            {words.bar.branchName(branch.id)}
            <small>
              {branch.parent === null
                ? words.bar.branchFirst
                : words.bar.branchFrom(branch.parent, storyTime(branch.from))}
              {" · "}{words.bar.branchActions(branch.inputs.length)}{" · "}{storyTime(branch.end)}
            </small>
          </span>
        </button>
      ))}
    </Dropdown>
  );
}
