import { beginLive, type LiveRecord } from "../../observe/live.ts";
import type { RunStore } from "../state/run.ts";
import type { LiveFeed } from "./live-feed.ts";

const LONGEST_PAUSE_MS = 10_000;

/** Opens what the collector that served this page sees, and follows it until somebody leads back to the simulation. */
export async function followLive(run: RunStore): Promise<void> {
  const token = location.hash.slice("#t=".length);
  const hearing = new Set<() => void>();
  const gone = new AbortController();
  let record: LiveRecord | null = null;
  let [known, tries, heard] = [0, 0, false];
  const tell = (now: boolean): void => {
    heard = now;
    for (const hear of hearing) hear();
  };
  const begin = (line: string): void => {
    const begun = beginLive(line);
    if (typeof begun === "string") throw new Refused(begun);
    record = begun;
    const feed: LiveFeed = {
      record: begun, isHeard: () => heard, close: () => gone.abort(), ask: (path, signal) => ask(path, token, signal),
      subscribe(hear) {
        hearing.add(hear);
        return () => hearing.delete(hear);
      },
    };
    const name = begun.header.sources.map((source) => source.name).join(" · ");
    run.setState({ observed: { name, text: "", feed } });
  };
  const take = (line: string): void => {
    if (line === "") return;
    if (record === null) begin(line);
    else {
      const problem = record.take(line);
      if (problem !== null) throw new Refused(problem);
    }
    if (!line.startsWith("{\"now\"")) known++;
  };
  while (!gone.signal.aborted) {
    try {
      for await (const lines of linesFrom(`api/stream?since=${known}`, token, gone.signal)) {
        for (const line of lines) take(line);
        tries = 0;
        tell(true);
      }
    } catch (problem) {
      if (problem instanceof Refused) {
        if (record === null) run.setState({ observed: { name: location.host, text: "", refused: problem.message } });
        tell(false);
        return;
      }
    }
    tell(false);
    await new Promise((resume) => setTimeout(resume, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries++)));
  }
}

/** There is no use in asking again. */
class Refused extends Error {}

const ask = (path: string, token: string, signal: AbortSignal): Promise<Response> =>
  fetch(new URL(path, document.baseURI), { headers: { "x-quorumscape-token": token }, cache: "no-store", signal });

/** Whole lines, as many as come at once. */
async function* linesFrom(path: string, token: string, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  const response = await ask(path, token, signal);
  if (response.status === 401 || response.status === 404) throw new Refused(String(response.status));
  if (!response.ok || response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
}
