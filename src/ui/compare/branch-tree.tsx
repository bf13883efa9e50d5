import { useState, type FormEvent } from "react";
import { useApp, useNames, useRun } from "../app/context.ts";
import { returnToPage } from "../state/screen.ts";
import { branchText } from "../words/branch-text.ts";
import { branchesTexts } from "../words/branches.texts.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import type { Branch, RunStatus } from "../../worker/protocol.ts";

const NONE: RunStatus["branches"] = [];
const LONGEST_NAME = 80;
const LONGEST_NOTE = 2_000;

/** All branches, each below the one that it left: a list in lists, which readers of screens tell as a tree. */
export function BranchTree() {
  const text = useTexts(compareTexts);
  const branches = useRun((run) => run.status?.branches ?? NONE);
  const [said, setSaid] = useState("");
  const roots = branches.filter(({ parent }) => !branches.some(({ id }) => id === parent));
  return (
    <>
      <ul className="branch-tree" aria-label={text.tree}>
        {roots.map((branch) => <Item key={branch.id} branch={branch} branches={branches} say={setSaid} />)}
      </ul>
      <p className="visually-hidden" role="status">{said}</p>
    </>
  );
}

interface ItemProps {
  readonly branch: Branch;
  readonly branches: readonly Branch[];
  readonly say: (text: string) => void;
}

function Item({ branch, branches, say }: ItemProps) {
  const text = useTexts(compareTexts);
  const told = useTexts(branchesTexts);
  const words = useWords();
  const names = useNames();
  const present = useRun((run) => run.status?.branch);
  const [edits, setEdits] = useState(false);
  const children = branches.filter(({ parent }) => parent === branch.id);
  const name = branchText(branch, branches, words, names);
  const facts = [
    ...(branch.parent === null ? [] : [storyTime(branch.from)]), told.actions(branch.inputs.length),
    text.untilNow(storyTime(branch.end)),
  ];
  return (
    <li>
      <div className="branch-row" data-present={branch.id === present || undefined}>
        <p>
          <strong>{name}</strong>{branch.id === present && <span className="quiet">{" · "}{text.present}</span>}
          <small className="quiet">{facts.join(" · ")}</small>
          {branch.note !== "" && !edits && <span className="branch-note">{branch.note}</span>}
        </p>
        <Tools branch={branch} name={name} isLeaf={children.length === 0} edit={() => setEdits(!edits)} edits={edits} say={say} />
      </div>
      {edits && <Naming branch={branch} name={name} end={() => setEdits(false)} />}
      {children.length > 0 && (
        <ul>{children.map((child) => <Item key={child.id} branch={child} branches={branches} say={say} />)}</ul>
      )}
    </li>
  );
}

interface ToolsProps {
  readonly branch: Branch;
  readonly name: string;
  readonly isLeaf: boolean;
  readonly edits: boolean;
  readonly edit: () => void;
  readonly say: (text: string) => void;
}

function Tools({ branch, name, isLeaf, edits, edit, say }: ToolsProps) {
  const text = useTexts(compareTexts);
  const { root, run, screen } = useApp();
  const isPresent = useRun((state) => state.status?.branch === branch.id);
  const mayGo = isLeaf && !isPresent;
  return (
    <span className="branch-tools">
      {!isPresent && (
        <button
          type="button" className="button small" aria-label={text.visitOf(name)} onClick={() => {
            run.getState().branch(branch.id);
            screen.closeDialog();
            returnToPage(root);
          }}
        >{text.visit}</button>
      )}
      <button type="button" className="button small" aria-label={text.renameOf(name)} aria-expanded={edits} onClick={edit}>
        {text.rename}
      </button>
      <button
        type="button" className="button small" aria-label={text.dropOf(name)} disabled={!mayGo}
        title={mayGo ? undefined : text.whyNotDropped} onClick={() => {
          void run.getState().askLate({ kind: "compare", question: { kind: "drop-branch", id: branch.id } });
          say(text.dropped(name));
        }}
      >{text.drop}</button>
    </span>
  );
}

function Naming({ branch, name, end }: { readonly branch: Branch; readonly name: string; readonly end: () => void }) {
  const text = useTexts(compareTexts);
  const { run } = useApp();
  const keep = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const read = (field: string): string => {
      const value = typed.get(field);
      return typeof value === "string" ? value.trim() : "";
    };
    const question = { kind: "name-branch", id: branch.id, name: read("name"), note: read("note") } as const;
    void run.getState().askLate({ kind: "compare", question });
    end();
  };
  return (
    <form className="branch-naming" aria-label={text.renameOf(name)} onSubmit={keep}>
      <label>{text.name}
        <input ref={focusIt} type="text" name="name" defaultValue={branch.name} placeholder={name} maxLength={LONGEST_NAME} />
      </label>
      <label>{text.note}
        <textarea name="note" rows={2} defaultValue={branch.note} maxLength={LONGEST_NOTE} />
      </label>
      <span className="branch-tools">
        <button type="submit" className="button small primary">{text.save}</button>
        <button type="button" className="button small" onClick={end}>{text.cancel}</button>
      </span>
    </form>
  );
}

const focusIt = (element: HTMLElement | null): void => element?.focus();
