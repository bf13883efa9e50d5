import { useState } from "react";
import { useApp, useNames, useRun } from "../app/context.ts";
import { branchText } from "../words/branch-text.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import type { RunStatus } from "../../worker/protocol.ts";
import { pairFrom } from "./ask-what-if.ts";
import { BranchTree } from "./branch-tree.tsx";
import { WhatIfChoice } from "./what-if-choice.tsx";

const NONE: RunStatus["branches"] = [];

/** The tree of branches, two of them to compare, and what can be asked of each fault. */
export function Chooser() {
  const text = useTexts(compareTexts);
  return (
    <>
      <h3>{text.tree}</h3>
      <p className="quiet">{text.treeIntro}</p>
      <BranchTree />
      <h3>{text.sideBySide}</h3>
      <Pair />
      <h3>{text.whatIf}</h3>
      <WhatIfChoice />
    </>
  );
}

interface Chosen {
  readonly left: number | null;
  readonly right: number | null;
}

function Pair() {
  const text = useTexts(compareTexts);
  const words = useWords();
  const names = useNames();
  const app = useApp();
  const branches = useRun((run) => run.status?.branches ?? NONE);
  const present = useRun((run) => run.status?.branch ?? 0);
  const [chosen, setChosen] = useState<Chosen>({ left: null, right: null });
  if (branches.length < 2) return <p className="quiet">{text.oneBranch}</p>;
  const other = branches.filter(({ id }) => id !== present).at(-1)?.id ?? present;
  const isThere = (id: number | null): id is number => branches.some((branch) => branch.id === id);
  const left = isThere(chosen.left) ? chosen.left : present;
  const right = isThere(chosen.right) ? chosen.right : other;
  const nameOf = (id: number): string => {
    const branch = branches.find((each) => each.id === id);
    return branch === undefined ? "" : branchText(branch, branches, words, names);
  };
  const compare = async (): Promise<void> => {
    const pair = await pairFrom(app, { kind: "branches", ids: [left, right] });
    if (pair === null) return;
    const { until } = pair;
    app.screen.setState({ dialog: "compare", compared: {
      left: { text: pair.left, name: nameOf(left) }, right: { text: pair.right, name: nameOf(right) }, until,
    } });
  };
  const select = (side: "left" | "right", value: number) => (
    <label>
      <span className="visually-hidden">{text[side]}</span>
      <select value={value} onChange={({ target }) => setChosen({ ...chosen, [side]: Number(target.value) })}>
        {branches.map(({ id }) => <option key={id} value={id}>{nameOf(id)}</option>)}
      </select>
    </label>
  );
  return (
    <p className="save-row">
      {select("left", left)}<span className="quiet">{text.compareWith}</span>{select("right", right)}
      <button type="button" className="button primary" disabled={left === right} onClick={() => void compare()}>
        {text.compare}
      </button>
    </p>
  );
}
