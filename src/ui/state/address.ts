import type { Selection } from "../../cluster/details.ts";
import { after, parseDuration, START } from "../../kernel/time.ts";
import type { Language } from "../../story/words/parts.ts";
import type { Beginning, RunSource } from "../../worker/protocol.ts";
import type { StageSight } from "./screen.ts";

const LINK_MARK = "#s=";
const SELECTION_MARK = "&select=";
const VIEW_MARK = "&view=";

/** The text behind `#s=` of a link or of a page's address; null where there is none. */
export function runTextOf(text: string): string | null {
  const at = text.indexOf(LINK_MARK);
  return at < 0 ? null : (text.slice(at + LINK_MARK.length).split("&")[0] ?? "").trim();
}

type NamedSource = Extract<RunSource, { readonly kind: "link" | "scenario" }>;

/** What an address asks to be opened; a scenario at its own instant, or at another. */
type AskedFor =
  | { readonly kind: "run"; readonly source: NamedSource; readonly beginning?: Beginning }
  | { readonly kind: "lesson"; readonly id: string };

/**
 * A link's run, or what of the page's own is named, `#lesson=split-vote`, `#scenario=store-dies&start=8s`; null for nothing, and
 * for the token of who watches a real cluster (`#t=`), which names no run. What cannot be read is asked for as a link: whoever
 * opens it is told that it is none.
 */
export function askedFor(hash: string): AskedFor | null {
  const text = runTextOf(hash);
  if (text !== null) return { kind: "run", source: { kind: "link", text } };
  const [, kind, id = "", start = ""] = /^#(lesson|scenario|t)=([^&]{1,64})(?:&start=([^&]*))?/.exec(hash) ?? [];
  if (kind === "lesson") return { kind, id };
  const at = parseDuration(start);
  if (kind === "scenario" && (start === "" || at !== undefined)) {
    return { kind: "run", source: { kind, id }, ...(at === undefined ? {} : { beginning: { at: after(START, at) } }) };
  }
  return kind !== "t" && hash.length > 1 ? { kind: "run", source: { kind: "link", text: hash } } : null;
}

/** What a link asks to look at; null where it names nothing, or something that no link can name. */
export function linkSelection(text: string): Selection | null {
  const [, kind, id] = /&select=(region|store|pd|client)-(\d{1,16})(?:&|$)/.exec(text.trim()) ?? [];
  if (kind !== "region" && kind !== "store" && kind !== "pd" && kind !== "client") return null;
  return { kind, id: Number(id) };
}

/** What a link shows on the stage: a group at large is that of the region which is selected. */
export function linkSight(text: string): StageSight {
  const [, view] = /&view=(group|keys)(?:&|$)/.exec(text.trim()) ?? [];
  const selection = linkSelection(text);
  return {
    ground: view === "keys" ? "keys" : "cluster",
    group: view === "group" && selection?.kind === "region" ? selection.id : null,
  };
}

/** What a link has typed into the terminal, as it stands in it; null for nothing. */
export const linkLine = (text: string): string | null => /&type=([^&]+)/.exec(text)?.[1] ?? null;

/** The page's address without what it shows. */
export const ownAddress = (): string => location.href.split("#")[0] ?? "";

/** What a page shows that says nothing of it. */
export const PLAIN: StageSight = { ground: "cluster", group: null };

/** The page's address with a run's text behind it: a link that replays the run and looks at the same thing in the same view. */
export const addressOf = (text: string, selection: Selection | null = null, sight: StageSight = PLAIN): string =>
  addressIn(ownAddress(), text, selection, sight);

/** The same for a page that lies elsewhere. */
export function addressIn(page: string, text: string, selection: Selection | null = null, sight: StageSight = PLAIN): string {
  const { ground, group } = sight;
  const seen: Selection | null = group === null ? selection : { kind: "region", id: group };
  const looked = seen === null || seen.kind === "link" ? "" : `${SELECTION_MARK}${seen.kind}-${seen.id}`;
  const view = group !== null ? "group" : ground === "cluster" ? "" : ground;
  return `${page}${LINK_MARK}${text}${looked}${view === "" ? "" : `${VIEW_MARK}${view}`}`;
}

/** The language in which a link was made; null where it does not say. */
export const linkLanguage = (text: string): Language | null => (/&lang=(en|zh)\b/.exec(text)?.[1] ?? null) as Language | null;
