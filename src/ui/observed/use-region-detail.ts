import { useEffect, useState } from "react";
import { readAskedRegion, type AskedRegion } from "../../observe/asked-region.ts";
import type { AskedTexts } from "../words/asked.texts.ts";
import type { LiveFeed } from "./live-feed.ts";

type Trouble = keyof AskedTexts["trouble"];

/** The latest that stores said of a region, and why there is nothing newer; null where nothing is wrong. */
export interface RegionShot {
  readonly detail: AskedRegion | null;
  /** When it came, in ms of `performance.now()`, and when this was made. */
  readonly received: number;
  readonly at: number;
  readonly trouble: Trouble | null;
}

/** So long after an answer the next is asked for. */
const EVERY_MS = 1_000;

/** Asks once a second while it is wanted and the page is in sight. */
export function useRegionDetail(feed: LiveFeed, region: string, isWanted: boolean): RegionShot | null {
  const [shot, setShot] = useState<RegionShot | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    const gone = new AbortController();
    const { signal } = gone;
    const look = async (): Promise<void> => {
      while (!signal.aborted) {
        if (!document.hidden) {
          const found = await detailFrom(feed, region, signal);
          if (signal.aborted) return;
          const now = performance.now();
          setShot((before) => (typeof found === "string"
            ? { detail: before?.detail ?? null, received: before?.received ?? now, at: now, trouble: found }
            : { detail: found, received: now, at: now, trouble: null }));
        }
        await new Promise((resume) => setTimeout(resume, EVERY_MS));
      }
    };
    void look();
    return () => gone.abort();
  }, [feed, region, isWanted]);
  return shot;
}

async function detailFrom(feed: LiveFeed, region: string, signal: AbortSignal): Promise<AskedRegion | Trouble> {
  try {
    const response = await feed.ask(`api/region/${region}`, signal);
    if (response.status === 429) return "busy";
    if (!response.ok) return "refused";
    return readAskedRegion(await response.json()) ?? "unread";
  } catch (problem) {
    return problem instanceof SyntaxError ? "unread" : "unreachable";
  }
}
