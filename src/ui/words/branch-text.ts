import type { Input } from "../../action/index.ts";
import type { IdNames } from "../../proto/names.ts";
import type { Branch } from "../../worker/protocol.ts";
import { actionText } from "../timeline/flag-text.ts";
import { branchesTexts } from "./branches.texts.ts";
import type { Words } from "./index.ts";
import { textsIn } from "./texts.ts";

/**
 * What a branch is called: as a person called it; else by what was done on it and on no branch that it left, "kill store 4, and
 * 1 more"; by what was taken back where it only leaves that out.
 */
export function branchText(branch: Branch, branches: readonly Branch[], words: Words, names: IdNames): string {
  const text = textsIn(branchesTexts, words.language);
  if (branch.name !== "") return branch.name;
  const parent = branches.find(({ id }) => id === branch.parent);
  if (parent === undefined) return text.first;
  let shared = 0;
  while (isSame(branch.inputs[shared], parent.inputs[shared])) shared++;
  const own = branch.inputs.slice(shared);
  const [first] = own;
  if (first !== undefined) {
    const deed = actionText(first.action, words, names, branch.changed);
    return own.length === 1 ? deed : text.more(deed, own.length - 1);
  }
  const left = parent.inputs[shared];
  return left === undefined ? text.name(branch.id)
    : text.without(actionText(left.action, words, names, parent.changed));
}

const isSame = (a: Input | undefined, b: Input | undefined): boolean =>
  a !== undefined && b !== undefined && a.at === b.at && JSON.stringify(a.action) === JSON.stringify(b.action);
