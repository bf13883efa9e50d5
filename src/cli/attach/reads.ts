import type { RegionDesk } from "./region-desk.ts";

/** What a page may ask of the collector besides the feed. */
export interface Reads {
  /** Null where no status port is watched. */
  readonly region: RegionDesk | null;
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
  return null;
}

async function readRegion({ region: desk }: Reads, id: string, query: string): Promise<ReadReply> {
  if (!/^\d{1,20}$/.test(id) || query !== "") return refused(400, "A region is a number, such as /api/region/7.");
  if (desk === null) return refused(404, "No status port of TiKV is watched: `attach` takes --tikv-status.");
  const detail = await desk.read(id);
  return detail === null ? refused(429, "Other regions are looked at already, as many as stores are asked about at once.") : told(detail);
}
