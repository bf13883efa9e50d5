import type { Command, PeerChange } from "../proto/command.ts";
import type { Modify } from "../proto/kv.ts";
import { EntryType, type Entry } from "../raft/index.ts";
import { isConfChange, peerChangesOf } from "../store/index.ts";

/** Characters of a key or a value that are shown. */
const SHOWN = 16;

/** What an entry of a region's log holds, in a few words that are the same in every language. */
export function entryWords({ type, data }: Entry): string {
  if (type !== EntryType.Normal) return isConfChange(data) ? changesWords(peerChangesOf(data)) : changesWords([]);
  // Nothing but the commands of proto ever gets into a region's log.
  return data === null ? "no-op" : commandWords(data as Command);
}

function commandWords(command: Command): string {
  switch (command.kind) {
    case "put": return command.value === null ? `delete ${shown(command.key)}` : `${shown(command.key)}=${shown(command.value)}`;
    case "modify": return command.modifies.map(modifyWords).join(", ");
    case "compact-log": return `compact to ${command.index}`;
    case "batch-split": return `split at ${command.keys.map(shown).join(", ")}`;
    case "prepare-merge": return `merge into ${command.target.id}`;
    case "commit-merge": return `take in ${command.source.id}`;
    case "rollback-merge": return "give up merge";
  }
}

function modifyWords(modify: Modify): string {
  const key = shown(modify.key);
  switch (modify.kind) {
    case "put-lock": return `lock ${key}`;
    case "delete-lock": return `unlock ${key}`;
    case "put-write": return `${modify.write.type === "rollback" ? "roll back" : "commit"} ${key}`;
    case "delete-write": return `forget ${key}`;
    case "put-value": return `${key}=${shown(modify.value)}`;
    case "delete-value": return `drop ${key}`;
  }
}

const changesWords = (changes: readonly PeerChange[]): string =>
  (changes.length === 0 ? "leave joint" : changes.map(changeWords).join(", "));

function changeWords({ type, peer: { storeId } }: PeerChange): string {
  switch (type) {
    case "AddNode": return `+S${storeId}`;
    case "AddLearnerNode": return `+S${storeId} learner`;
    case "RemoveNode": return `−S${storeId}`;
  }
}

/** Bytes as text: what cannot be printed as two hexadecimal digits, the padding of a client's values left out. */
function shown(bytes: string): string {
  const text = [...bytes.replace(/\.+$/, "")].map((byte) =>
    (byte > " " && byte < "\x7f" ? byte : byte.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
