import {
  APPEND_THREAD, APPLY_THREAD, type Entry, EntryType, type HardState, isEmptyHardState, type Message, NONE,
  type RaftId, type Ready, type Snapshot,
} from "../raft/index.ts";
import {
  confChangeOf, formatChanges, formatConfState, formatMessageType, formatRole, quote,
} from "../raft/inspect.ts";
import { utf8Of } from "./bytes.ts";

/** How etcd prints messages, entries and Readys in its data-driven tests. */

const entryTypes: Readonly<Record<EntryType, string>> = {
  [EntryType.Normal]: "EntryNormal",
  [EntryType.ConfChange]: "EntryConfChange",
  [EntryType.ConfChangeV2]: "EntryConfChangeV2",
};

function describeEntry(entry: Entry): string {
  const head = `${entry.term}/${entry.index} ${entryTypes[entry.type]}`;
  const payload = entry.type === EntryType.Normal
    ? quote(typeof entry.data === "string" ? entry.data : "")
    : formatChanges(confChangeOf(entry).changes);
  return payload === "" ? head : `${head} ${payload}`;
}

export const describeEntries = (entries: readonly Entry[]): string =>
  entries.map((entry) => `${describeEntry(entry)}\n`).join("");

const describeSnapshot = (snapshot: Snapshot): string =>
  `Index:${snapshot.index} Term:${snapshot.term} ConfState:${formatConfState(snapshot.confState)}`;

function describeTarget(id: RaftId): string {
  switch (id) {
    case NONE:
      return "None";
    case APPEND_THREAD:
      return "AppendThread";
    case APPLY_THREAD:
      return "ApplyThread";
    default:
      return id.toString(16);
  }
}

export function describeMessage(message: Message, indent = ""): string {
  const { entries, snapshot, responses } = message;
  let text = `${indent}${describeTarget(message.from)}->${describeTarget(message.to)} ` +
    `${formatMessageType(message.type)} Term:${message.term} Log:${message.logTerm}/${message.index}`;
  if (message.reject) text += ` Rejected (Hint: ${message.rejectHint})`;
  if (message.commit !== 0) text += ` Commit:${message.commit}`;
  if (message.vote !== 0) text += ` Vote:${message.vote}`;
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    text += ` Entries:[${describeEntry(only)}]`;
  } else if (entries.length > 1) {
    text += " Entries:[";
    for (const entry of entries) text += `\n${indent}  ${describeEntry(entry)}`;
    text += `\n${indent}]`;
  }
  if (snapshot !== null && snapshot.index !== 0) text += `\n${indent}  Snapshot: ${describeSnapshot(snapshot)}`;
  if (responses.length > 0) {
    text += " Responses:[";
    for (const response of responses) text += `\n${describeMessage(response, `${indent}  `)}`;
    text += `\n${indent}]`;
  }
  return text;
}

function describeHardState(hard: HardState): string {
  const vote = hard.vote === NONE ? "" : ` Vote:${hard.vote}`;
  return `Term:${hard.term}${vote} Commit:${hard.commit}`;
}

export function describeReady(ready: Ready): string {
  let text = "";
  if (ready.softState !== null) {
    text += `Lead:${ready.softState.lead} State:${formatRole(ready.softState.role)}\n`;
  }
  if (ready.hardState !== null && !isEmptyHardState(ready.hardState)) {
    text += `HardState ${describeHardState(ready.hardState)}\n`;
  }
  if (ready.readStates.length > 0) {
    const states = ready.readStates.map(({ index, context }) => `{${index} ${describeBytes(context)}}`);
    text += `ReadStates [${states.join(" ")}]\n`;
  }
  if (ready.entries.length > 0) text += `Entries:\n${describeEntries(ready.entries)}`;
  if (ready.snapshot !== null && ready.snapshot.index !== 0) text += `Snapshot ${describeSnapshot(ready.snapshot)}\n`;
  if (ready.committedEntries.length > 0) text += `CommittedEntries:\n${describeEntries(ready.committedEntries)}`;
  if (ready.messages.length > 0) {
    text += "Messages:\n";
    for (const message of ready.messages) text += `${describeMessage(message)}\n`;
  }
  return text === "" ? "<empty Ready>" : `Ready MustSync=${ready.mustSync}:\n${text}`;
}

/** A byte string as Go prints a []byte: `[99 116 120]`. */
const describeBytes = (context: unknown): string =>
  `[${typeof context === "string" ? utf8Of(context).join(" ") : ""}]`;
