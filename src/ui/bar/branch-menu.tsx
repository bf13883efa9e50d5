import { Check, ChevronDown, Split } from "lucide-react";
import { Dropdown } from "../parts/dropdown.tsx";
import { useApp, useNames, useOwnsPage, useRun } from "../app/context.ts";
import { returnToPage } from "../state/screen.ts";
import { branchText } from "../words/branch-text.ts";
import { branchesTexts } from "../words/branches.texts.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import type { RunStatus } from "../../worker/protocol.ts";
import "../parts/menu.css";
import "./branch-menu.css";

const NONE: RunStatus["branches"] = [];

/** The futures that actions in the past have made: shown from the second one on, and fetched then. */
export default function BranchMenu() {
  const words = useWords();
  const text = useTexts(branchesTexts);
  const branches = useRun((run) => run.status?.branches ?? NONE);
  const current = useRun((run) => run.status?.branch ?? 0);
  const visit = useRun((run) => run.branch);
  const names = useNames();
  const { root, screen } = useApp();
  const ownsPage = useOwnsPage();
  const nameOf = (id: number): string => {
    const branch = branches.find((each) => each.id === id);
    return branch === undefined ? text.name(id) : branchText(branch, branches, words, names);
  };
  return (
    <Dropdown
      className="button branch" label={text.hint}
      button={<>
        <Split aria-hidden /> <span className="branch-name">{nameOf(current)}</span><ChevronDown aria-hidden className="chevron" />
      </>}
    >
      {(close) => <>{branches.map((branch) => (
        <button
          key={branch.id} type="button" role="menuitemradio" aria-checked={branch.id === current} className="menu-item branch-item"
          onClick={() => {
            close();
            visit(branch.id);
            returnToPage(root);
          }}
        >
          {branch.id === current ? <Check aria-hidden /> : <span className="unchecked" aria-hidden />}
          <span className="text">
            {nameOf(branch.id)}
            {branch.note !== "" && <small>{branch.note}</small>}
            <small>
              {branch.parent !== null && <>{text.left(nameOf(branch.parent), storyTime(branch.from))}{" · "}</>}
              {text.actions(branch.inputs.length)}{" · "}{storyTime(branch.end)}
            </small>
          </span>
        </button>
      ))}
      {ownsPage && (
        <button
          type="button" role="menuitem" className="menu-item" aria-haspopup="dialog" onClick={() => {
            close();
            screen.openDialog("compare");
          }}
        >
          <span className="unchecked" aria-hidden /><span className="text">{text.all}</span>
        </button>
      )}</>}
    </Dropdown>
  );
}
