import type { Instant } from "../kernel/time.ts";
import type { Notice } from "../language/notice.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { AppContext } from "../ui/app/context.ts";
import type { Answer } from "../worker/protocol.ts";
import { readAttributes, type AttributeValues } from "../exchange/embed-attributes.ts";
import { RefusedRequest } from "./conversation.ts";
import { MAX_EVENTS, type AskedWorld, type EmbedRequest, type ErrorCode } from "./protocol.ts";
import type { EmbedFrame } from "./frame.ts";
import { openUnwatched } from "./privacy.ts";
import { settingsFrom } from "./settings.ts";
import { openNamedWorld, whenDrawn } from "./world.ts";

/** What a host is not told once its reader has opened something of their own. */
const PRIVATE: readonly EmbedRequest["kind"][] = [
  "state", "events", "link", "snapshot", "why", "evaluate", "listen",
  // What cannot be done says what there is: one could ask for the reader's stores one by one.
  "do",
];

/**
 * Does what a host asks for; resolves with a plain value, rejects with a `RefusedRequest`. `listened` are the names of the events
 * that the host wants to hear of.
 */
export async function answerHost(embed: EmbedFrame, listened: Set<string>, request: EmbedRequest): Promise<unknown> {
  const { app } = embed;
  const { run } = app;
  const { isPrivate, play, seek, step } = run.getState();
  if (isPrivate && PRIVATE.includes(request.kind)) {
    throw new RefusedRequest("private", "The reader has opened something of their own.");
  }
  switch (request.kind) {
    case "play": return void play(true);
    case "pause": return void play(false);
    case "restart": return done(await embed.restart(false), "bad-scenario");
    case "seek": return void seek(request.at as Instant);
    case "step": return void step(request.to);
    case "do": {
      if (run.getState().readonly) throw new RefusedRequest("readonly", "This embed is for looking at.");
      const answer = await run.getState().say(request.text);
      // It is the host that said it, and that hears what was wrong with it.
      run.getState().dismissNotices();
      return done(answer, "bad-request");
    }
    case "open": return done(await openAsked(embed, request.world), "bad-scenario");
    case "select": return void embed.settings.setState({ select: readOrRefuse("select", request.what).select });
    case "link": {
      const answer = await run.getState().share();
      return answer.ok && answer.kind === "link" ? answer.text : done(answer, "stopped");
    }
    case "state":
      await drawn(app);
      return stateOf(app);
    case "events": return eventsOf(app, request);
    case "why": return run.getState().why(request.event);
    case "evaluate": {
      const answer = await run.getState().evaluate(request.text);
      return answer.ok && answer.kind === "value" ? answer.value : done(answer, "bad-request");
    }
    case "snapshot":
      await drawn(app);
      return (await import("./snapshot.ts")).takeSnapshot(app, request.type, request.width);
    case "listen":
      listened.clear();
      for (const name of request.names) listened.add(name);
      return undefined;
    case "set": return changeAttribute(embed, request.name, request.value);
  }
}

/** The remarks that an answer leaves; a refusal becomes an error of this code. */
function done(answer: Answer, code: ErrorCode): { readonly notices: readonly string[] } {
  const notices = "notices" in answer ? answer.notices : [];
  if (answer.ok) return { notices: notices.map(({ text }) => text) };
  throw new RefusedRequest(namesNoWorld(notices) ? "not-found" : code, notices.map(({ text }) => text).join(" "));
}

/** Whether there is no scenario or lesson of that name, rather than something wrong in one that there is. */
export const namesNoWorld = (notices: readonly Notice[]): boolean =>
  notices.some(({ code }) => code === "scenario.unknown" || code === "lesson.unknown");

/** What a host opens is no secret of the reader's. */
async function openAsked({ app }: EmbedFrame, world: AskedWorld): Promise<Answer> {
  if ("file" in world) {
    return openUnwatched(app, { kind: "files", files: [{ name: "scenario.json", text: world.file }], add: false });
  }
  const { at } = "at" in world ? world : { at: undefined };
  return openNamedWorld(app, { ...world, ...(at === undefined ? {} : { start: at }) }, false);
}

function readOrRefuse(name: string, value: string): AttributeValues {
  const { values, refusals } = readAttributes((each) => (each === name ? value : null));
  const [refusal] = refusals;
  if (refusal !== undefined) throw new RefusedRequest("bad-attribute", refusal.text);
  return values;
}

function changeAttribute(embed: EmbedFrame, name: string, value: string | null): undefined {
  const rest = Object.fromEntries(Object.entries(embed.values).filter(([each]) => each !== name));
  embed.values = value === null ? rest : { ...rest, ...readOrRefuse(name, value) };
  embed.settings.setState(settingsFrom(embed.values));
  return undefined;
}

/** A frame out of sight draws nothing: who asks of its picture waits for as long as a busy computer takes, not for ever. */
const PICTURE_MS = 5_000;

const drawn = (app: AppContext): Promise<void> => new Promise((resolve) => {
  if (app.frames.latest() !== null) resolve();
  whenDrawn(app, resolve);
  setTimeout(resolve, PICTURE_MS);
});

/** A summary of what is to be seen. */
function stateOf({ run, frames }: AppContext): unknown {
  const { status } = run.getState();
  const frame = frames.latest();
  if (status === null || frame === null) throw new RefusedRequest("closed", "Nothing is open yet.");
  const { scenario, seed, preset, now, playing, leaderless, unrepaired, violations, modifiedRaft } = status;
  return {
    at: now, paused: !playing, scenario, seed, preset, leaderless, unrepaired, violations, modifiedRaft,
    regions: frame.regions.id.length,
    stores: frame.stores.map(({ id, process, stateName, leaders, regions }) =>
      ({ id, process, state: stateName, leaders, regions })),
    pds: frame.pds.map(({ id, process }) => ({ id, process })),
  };
}

/** An event as it is told: its name and fields beside its instant and cause. */
export const plainEvent = ({ id, at, cause, body }: ClusterEvent): unknown => ({ id, at, cause, ...body });

/** Of what has happened up to now, the events behind one, by their names. `next` asks for those behind these; null: none. */
function eventsOf(
  { run }: AppContext, { since = 0, names }: { readonly since?: number; readonly names?: readonly string[] },
): { readonly events: readonly unknown[]; readonly next: number | null } {
  const { events, status } = run.getState();
  const now = status?.now ?? 0;
  const found = events.filter(({ id, at, body }) =>
    id > since && at <= now && (names === undefined || names.includes(body.name)));
  const told = found.slice(0, MAX_EVENTS);
  return { events: told.map(plainEvent), next: found.length > told.length ? (told[told.length - 1]?.id ?? null) : null };
}
