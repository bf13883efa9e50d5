import {
  changeSimply, COMMITTED_BY_NOBODY, EMPTY_MEMBERSHIP, enterJoint, formatConfig, formatProgress, jointVote,
  leaveJoint, majorityCommitted, type Membership, tallyVotes, VoteResult,
} from "../raft/inspect.ts";
import { parseChanges } from "./commands.ts";
import type { Argument, Directive } from "./datadriven.ts";
import { DirectiveError } from "./environment.ts";

/** The two small companion formats: membership changes, and the arithmetic of quorums. */

/** A runner of confchange files: the membership lives from directive to directive. */
export function createConfChangeRunner(): (directive: Directive) => string {
  let membership: Membership = EMPTY_MEMBERSHIP;
  let lastIndex = 0;
  return (directive) => {
    // Also after an error, so that `next` tells in which directive a progress was made.
    const index = lastIndex++;
    const result = orError(() => changeBy(membership, directive, index));
    if (typeof result === "string") return result;
    membership = result;
    const limits = { maxInflightMsgs: 10 };
    const lines = membership.progress.map((progress) => `${progress.id}: ${formatProgress(progress, limits)}\n`);
    return `${formatConfig(membership.config)}\n${lines.join("")}`;
  };
}

function changeBy(membership: Membership, directive: Directive, lastIndex: number): Membership | string {
  const changes = parseChanges(directive.input);
  switch (directive.command) {
    case "simple":
      return changeSimply(membership, changes, lastIndex);
    case "enter-joint": {
      const autoLeave = directive.args.find(({ key }) => key === "autoleave")?.values[0] === "true";
      return enterJoint(membership, changes, autoLeave, lastIndex);
    }
    case "leave-joint":
      return changes.length > 0 ? "this command takes no input" : leaveJoint(membership, lastIndex);
    default:
      return "unknown command";
  }
}

function orError<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    if (error instanceof DirectiveError) return error.message;
    throw error;
  }
}

/** Runs a directive of a quorum file. */
export function runQuorum({ command, args }: Directive): string {
  const incoming = idsOf(args, "cfg");
  const outgoing = idsOf(args, "cfgj");
  const order = [...new Set([...incoming, ...outgoing])];
  const inputs = args.flatMap(({ key, values }) => (key === (command === "vote" ? "votes" : "idx") ? values : []));
  const values = inputs.map((text) => parseValue(command, text));
  if (values.length !== order.length) {
    const ids = order.slice().sort((a, b) => a - b);
    return `error: mismatched input (explicit or _) for voters [${ids.join(" ")}]: [${values.join(" ")}]`;
  }
  const known = new Map<number, number>();
  order.forEach((id, i) => {
    const value = values[i] ?? 0;
    if (value !== 0) known.set(id, value);
  });
  switch (command) {
    case "committed":
      return describeCommitted(incoming, outgoing, known);
    case "vote":
      return `${describeVote(incoming, outgoing, known)}\n`;
    default:
      return `unknown command: ${command}`;
  }
}

function idsOf(args: readonly Argument[], name: string): number[] {
  const texts = args.flatMap(({ key, values }) => (key === name ? values : []));
  return [...new Set(texts.filter((text) => text !== "zero" && text !== "").map(Number))];
}

/** An index, or a vote as 2 (yes) or 1 (no); 0 where nothing is known. */
function parseValue(command: string, text: string): number {
  if (text === "_") return 0;
  if (command === "vote") return text === "y" ? 2 : 1;
  return Number(text);
}

function describeVote(incoming: number[], outgoing: number[], known: ReadonlyMap<number, number>): string {
  const granted = [...known].filter(([, vote]) => vote === 2).map(([id]) => id);
  const refused = [...known].filter(([, vote]) => vote === 1).map(([id]) => id);
  const result = jointVote(tallyVotes(incoming, granted, refused), tallyVotes(outgoing, granted, refused));
  switch (result) {
    case VoteResult.Won:
      return "VoteWon";
    case VoteResult.Lost:
      return "VoteLost";
    case VoteResult.Pending:
      return "VotePending";
  }
}

function describeCommitted(incoming: number[], outgoing: number[], known: ReadonlyMap<number, number>): string {
  const committedOf = (ids: number[]): number => majorityCommitted(ids.map((id) => known.get(id) ?? 0), ids.length);
  const committed = Math.min(committedOf(incoming), committedOf(outgoing));
  const table = describeIndexes([...new Set([...incoming, ...outgoing])], known);
  return `${table}${committed === COMMITTED_BY_NOBODY ? "∞" : committed}\n`;
}

/** A small bar chart of who has acknowledged how much. */
function describeIndexes(ids: number[], known: ReadonlyMap<number, number>): string {
  if (ids.length === 0) return "<empty majority quorum>";
  const count = ids.length;
  const ascending = ids.slice().sort((a, b) => (known.get(a) ?? 0) - (known.get(b) ?? 0) || a - b);
  const barOf = (id: number): number => {
    const index = known.get(id) ?? 0;
    return ascending.findIndex((each) => (known.get(each) ?? 0) === index);
  };
  let text = `${" ".repeat(count)}    idx\n`;
  for (const id of ids.slice().sort((a, b) => a - b)) {
    const index = known.get(id);
    const bar = index === undefined
      ? `?${" ".repeat(count)}`
      : `${"x".repeat(barOf(id))}>${" ".repeat(count - barOf(id))}`;
    text += `${bar} ${String(index ?? 0).padStart(5)}    (id=${id.toString(16)})\n`;
  }
  return text;
}
