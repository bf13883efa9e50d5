import type { Selection } from "../../cluster/details.ts";
import type { Instant } from "../../kernel/time.ts";
import type { RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import { PLAIN } from "./address.ts";
import { isAxis, type KeptAxis } from "./axis.ts";
import { sightOf, type StageSight } from "./screen.ts";

/** A run that a reload finds again: its link, where it stood, and what was looked at. Its branches are in the link. */
export interface KeptRun {
  /** The text behind `#s=` of a link that replays it. */
  readonly text: string;
  readonly at: Instant;
  readonly selection: Selection | null;
  readonly sight: StageSight;
  /** The lesson that it belongs to, which then begins where its reader was; null for none. */
  readonly lesson: string | null;
  /** What the time bar showed; null where it had shown nothing. */
  readonly axis: KeptAxis | null;
  /** Regions with rows of their own on the time bar. */
  readonly pinned: readonly RegionId[];
  /** Whether everything is larger, for a class: that is of the tab that is projected, and of no other. */
  readonly presenter: boolean;
  /** What the address said when the run was kept: another one asks for another run. */
  readonly hash: string;
}

const KEY = "quorumscape.run";

/** The run of this tab before it was reloaded; null for none, or where the browser keeps nothing. */
export function keptRun(): KeptRun | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null || !("text" in kept) || !("at" in kept)) return null;
    const {
      text, at, selection = null, sight = PLAIN, lesson = null, hash, axis: shown, pinned = [], presenter = false,
    } = kept as Partial<KeptRun>;
    if (typeof text !== "string" || typeof at !== "number" || hash !== location.hash) return null;
    return { text, at, selection, sight, lesson, hash, axis: isAxis(shown) ? shown : null, pinned, presenter };
  } catch {
    return null;
  }
}

export function forgetRun(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** Longer links are not kept: browsers give a tab about five megabytes for all that it remembers. */
const MOST_CHARACTERS = 2_000_000;

/** From now on the run of this tab outlives a reload: its link is kept when the page goes away. Returns what ends that. */
export function keepRun({ run, screen, axis }: AppContext): () => void {
  const keep = (): void => {
    const { status, kept: text, selection, lesson, presenter } = run.getState();
    if (status === null || text === null || text.length > MOST_CHARACTERS) return;
    const sight = sightOf(screen.getState());
    const { pinned } = screen.getState().score;
    const kept: KeptRun = {
      text, at: status.now, selection, sight, lesson: lesson?.card.id ?? null, axis: axis.shown, pinned, presenter,
      hash: location.hash,
    };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      forgetRun();
    }
  };
  addEventListener("pagehide", keep);
  return () => removeEventListener("pagehide", keep);
}
