import type { Selection } from "../../../cluster/details.ts";
import type { Answer } from "../../../worker/protocol.ts";
import type { RunState } from "../run.ts";
import { noteRemarks, type Wire } from "./wire.ts";

type Deeds = Pick<RunState,
  "select" | "watchGroup" | "act" | "say" | "evaluate" | "complete" | "askLate" | "undo" | "share" | "hash"
  | "write" | "why" | "spaceTime" | "regions" | "report" | "follow" | "dismissNotices" | "preload">;

const NOTHING_DONE: Answer = { ok: false, notices: [] };

/** What is done to the cluster and asked about it. */
export const deedsOf = (wire: Wire): Deeds => ({
  select: (selection) => {
    wire.set((run) => (!sameSelection(run.selection, selection) ? { selection, detail: null, answered: null }
    // Of the same region another key is asked for: all else that is known of it stays.
    : selection?.kind === "region" ? { selection } : {}));
    wire.port().tell({ kind: "select", selection });
  },
  watchGroup: (region) => wire.port().tell({ kind: "watch-group", region }),
  act: async (action) => {
    if (wire.get().readonly) return NOTHING_DONE;
    const answer = noteRemarks(wire, "act", await wire.port().ask({ kind: "act", action }));
    if (answer.ok) wire.set({ deed: action, continued: null });
    return answer;
  },
  say: async (text) => {
    if (wire.get().readonly) return NOTHING_DONE;
    const answer = noteRemarks(wire, "say", await wire.port().ask({ kind: "say", text }));
    if (answer.ok && answer.kind === "said") wire.set({ deed: answer.action, continued: null });
    return answer;
  },
  evaluate: (text) => wire.port().ask({ kind: "evaluate", text }),
  complete: async (text) => {
    const answer = await wire.port().ask({ kind: "complete", text });
    return answer.ok && answer.kind === "completions" ? answer.words : [];
  },
  askLate: (asking) => wire.port().ask(asking),
  undo: () => {
    wire.set({ deed: null });
    wire.port().tell({ kind: "undo" });
  },
  share: async () => {
    const answer = await wire.port().ask({ kind: "share" });
    // A link says nothing besides; why there is none is worth a line.
    return answer.ok ? answer : noteRemarks(wire, "act", answer);
  },
  hash: () => wire.port().ask({ kind: "hash" }),
  write: async (format) => noteRemarks(wire, "act", await wire.port().ask({ kind: "export", format })),
  why: async (event) => {
    const answer = await wire.port().ask({ kind: "why", event });
    return answer.ok && answer.kind === "why" ? answer : { chain: [], rivals: null };
  },
  spaceTime: async ({ region, from, to }) => {
    const answer = await wire.port().ask({ kind: "space-time", region, from, to });
    return answer.ok && answer.kind === "space-time" ? answer : null;
  },
  regions: async (query) => {
    const answer = await wire.port().ask({ kind: "regions", query });
    return answer.ok && answer.kind === "regions" ? answer.page : null;
  },
  follow: async (client, request) => {
    const answer = await wire.port().ask({ kind: "follow", client, request });
    return answer.ok && answer.kind === "follow" ? answer : null;
  },
  report: async () => {
    const answer = await wire.port().ask({ kind: "report" });
    return answer.ok && answer.kind === "report" ? answer : null;
  },
  dismissNotices: () => wire.set({ notices: null }), preload: () => wire.port().tell({ kind: "preload" }),
});

/** Whether the cluster has no more what is selected: the worker has said so. While it is busy nobody knows. */
export const isSelectionGone = ({ detail, selection, answered }: Pick<RunState, "detail" | "selection" | "answered">): boolean =>
  detail === null && selection !== null && sameSelection(answered, selection);

/** Whether two selections mean the same thing. */
function sameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "link") {
    return b.kind === "link" && sameNode(a.from, b.from) && sameNode(a.to, b.to);
  }
  return a.kind === b.kind && a.id === b.id;
}

const sameNode = (a: { kind: string; id: number }, b: { kind: string; id: number }): boolean =>
  a.kind === b.kind && a.id === b.id;
