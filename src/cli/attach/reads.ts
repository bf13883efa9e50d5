import { isPanel, HISTORY_PANELS } from "../../observe/panels.ts";
import type { HistoryDesk } from "./history-desk.ts";
import type { RegionDesk } from "./region-desk.ts";

/** What a page may ask of the collector besides the feed. */
export interface Reads {
  /** Null where no status port is watched. */
  readonly region: RegionDesk | null;
  /** Null where no Prometheus is. */
  readonly history: HistoryDesk | null;
}

/** What is answered: JSON with status 200, else a sentence. */
export interface ReadReply {
  readonly status: number;
  readonly text: string;
}

const refused = (status: number, text: string): ReadReply => ({ status, text });
const told = (value: unknown): ReadReply => ({ status: 200, text: JSON.stringify(value) });

/** Answers a read; null for a path that is none. Nothing of what is asked goes upstream but a number and a name of a table. */
export async function replyToRead(reads: Reads, path: string, query: string): Promise<ReadReply | null> {
  if (path.startsWith("/api/region/")) return readRegion(reads, path.slice("/api/region/".length), query);
  return path === "/api/history" ? readHistory(reads, query) : null;
}

/** A month: further back nobody looks in seconds. */
const LONGEST_HISTORY = 31 * 24 * 3_600;

async function readHistory({ history: desk }: Reads, query: string): Promise<ReadReply> {
  const [, panel = "", from = "", to = ""] = /^panel=([a-z-]{1,20})&from=(\d{1,11})&to=(\d{1,11})$/.exec(query) ?? [];
  if (!isPanel(panel)) {
    const names = Object.keys(HISTORY_PANELS).join(", ");
    return refused(400, `Expected /api/history?panel=NAME&from=SECOND&to=SECOND with one of ${names}.`);
  }
  const length = Number(to) - Number(from);
  if (length <= 0 || length > LONGEST_HISTORY) {
    return refused(400, "`from` and `to` are seconds since 1970, at most 31 days apart.");
  }
  if (desk === null) return refused(404, "No Prometheus is watched: `attach` takes --prometheus.");
  const history = await desk.read(panel, Number(from), Number(to));
  return history === null ? refused(429, "Prometheus is asked for two panels a second at the most.") : told(history);
}

async function readRegion({ region: desk }: Reads, id: string, query: string): Promise<ReadReply> {
  if (!/^\d{1,20}$/.test(id) || query !== "") return refused(400, "A region is a number, such as /api/region/7.");
  if (desk === null) return refused(404, "No status port of TiKV is watched: `attach` takes --tikv-status.");
  const detail = await desk.read(id);
  return detail === null ? refused(429, "As many other regions are looked at as stores are asked about at once.") : told(detail);
}
