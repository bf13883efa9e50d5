import type { LiveRecord } from "../../observe/live.ts";

/** A record that grows while it is looked at. */
export interface LiveFeed {
  readonly record: LiveRecord;
  /** Whether the collector is heard; what was seen stays where it is not. */
  readonly isHeard: () => boolean;
  /** Hears whenever there is more of it, or the collector is lost or back. */
  readonly subscribe: (hear: () => void) => () => void;
  /** Asks the collector for what no record holds, such as `api/region/7`; rejects where it cannot be reached. */
  readonly ask: (path: string, signal: AbortSignal) => Promise<Response>;
  readonly close: () => void;
}
