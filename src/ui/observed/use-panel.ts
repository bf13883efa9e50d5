import { useEffect, useState } from "react";
import { readPanelHistory, type PanelHistory, type PanelName } from "../../observe/panels.ts";
import type { PanelsTexts } from "../words/panels.texts.ts";
import type { LiveFeed } from "./live-feed.ts";

type Trouble = keyof PanelsTexts["trouble"];

/** What came of asking for a panel: the latest there is, and why there is nothing newer. */
export interface PanelShot {
  readonly history: PanelHistory | null;
  readonly trouble: Trouble | null;
}

/** Nothing newer is there before Prometheus has scraped again. */
const LEAST_EVERY_MS = 15_000;
const AGAIN_MS = 1_000;

/** Seconds since 1970 of the end of what grows: the collector's own clock, and not that of this computer. */
export const endOfFeed = ({ record }: LiveFeed): number =>
  Math.floor(Date.parse(record.header.began) / 1_000 + record.end / 1_000_000);

/** Asks for a panel of so many seconds up to now, and again when there is a further point; null until it was answered. */
export function usePanel(feed: LiveFeed, panel: PanelName, seconds: number): PanelShot | null {
  const [shot, setShot] = useState<{ readonly of: string; readonly shot: PanelShot } | null>(null);
  const of = `${panel} ${seconds}`;
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    const look = async (): Promise<void> => {
      while (!signal.aborted) {
        let pause = LEAST_EVERY_MS;
        if (!document.hidden) {
          const to = endOfFeed(feed);
          const found = await panelFrom(feed, `api/history?panel=${panel}&from=${to - seconds}&to=${to}`, signal);
          if (signal.aborted) return;
          setShot((before) => ({ of, shot: typeof found !== "string" ? { history: found, trouble: null }
            : { history: before?.of === of ? before.shot.history : null, trouble: found } }));
          if (typeof found !== "string") pause = Math.max(pause, found.step * 1_000);
          else if (found === "busy") pause = AGAIN_MS;
        }
        await new Promise((resume) => setTimeout(resume, pause));
      }
    };
    void look();
    return () => gone.abort();
  }, [feed, panel, seconds, of]);
  return shot?.of === of ? shot.shot : null;
}

async function panelFrom(feed: LiveFeed, path: string, signal: AbortSignal): Promise<PanelHistory | Trouble> {
  try {
    const response = await feed.ask(path, signal);
    if (response.status === 429) return "busy";
    if (!response.ok) return "refused";
    return readPanelHistory(await response.json()) ?? "unread";
  } catch (problem) {
    return problem instanceof SyntaxError ? "unread" : "unreachable";
  }
}
