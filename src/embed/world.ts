import type { Instant } from "../kernel/time.ts";
import type { AppContext } from "../ui/app/context.ts";
import { regionToShow } from "../ui/stage/region-to-show.ts";
import type { Answer, Beginning, RunSource } from "../worker/protocol.ts";
import type { AttributeValues } from "../exchange/embed-attributes.ts";
import { openUnwatched } from "./privacy.ts";
import type { EmbedSettings } from "./settings.ts";

const FIRST_SCENARIO = "healthy";

/** Opens the world that attributes name, and plays it from its start or lets it stand there. A lesson plays by its own steps. */
export function openNamedWorld(app: AppContext, values: AttributeValues, plays: boolean): Promise<Answer> {
  if (values.lesson !== undefined) return app.run.getState().openLesson(values.lesson);
  return openUnwatched(app, sourceOf(values), beginningOf(values, plays));
}

function sourceOf({ link, scenario = FIRST_SCENARIO, seed, preset }: AttributeValues): RunSource {
  if (link !== undefined) return { kind: "link", text: link };
  return { kind: "scenario", id: scenario, ...(seed === undefined ? {} : { seed }), ...(preset === undefined ? {} : { preset }) };
}

function beginningOf({ start, do: commands = "" }: AttributeValues, plays: boolean): Beginning {
  const also = commands.split(/[\n;]/).map((line) => line.trim()).filter((line) => line !== "");
  return { paused: !plays, ...(also.length === 0 ? {} : { also }), ...(start === undefined ? {} : { at: start as Instant }) };
}

/** What settings mean to the run: where it pauses, how fast it goes, what is looked at. Called anew when one of them changes. */
export function applySettings(app: AppContext, now: EmbedSettings, before: EmbedSettings | null): void {
  const { run } = app;
  const { pace, until, select } = run.getState();
  if (now.pace !== before?.pace) pace(now.pace === "auto" ? 1 : now.pace, now.pace === "auto");
  if (now.end !== before?.end) until(now.end as Instant | null);
  if (now.readonly !== before?.readonly) run.setState({ readonly: now.readonly });
  if (now.select !== undefined && JSON.stringify(now.select) !== JSON.stringify(before?.select)) select(now.select);
  if (now.view === before?.view) return;
  if (app.frames.latest() === null) whenDrawn(app, () => showView(app, now, before?.view));
  else showView(app, now, before?.view);
}

/** A group and a log are those of a region: the one that is selected, else the first. */
function showView(app: AppContext, { view, select }: EmbedSettings, before: EmbedSettings["view"] | undefined): void {
  const region = select?.kind === "region" ? select.id : regionToShow(app);
  if (view === "group") app.screen.showGroup(region);
  else if (view === "keys") app.screen.showGround("keys");
  else if (view === "stage" && (select?.kind === "region" || before === "keys")) app.screen.showGround("cluster");
  if (view === "log" && region !== null) app.run.getState().select({ kind: "region", id: region });
}

/** Calls back once there is a picture: before it nobody knows which regions there are. A frame out of sight draws none. */
export function whenDrawn({ frames }: AppContext, then: () => void): void {
  const end = frames.subscribe(() => {
    setTimeout(() => {
      end();
      then();
    });
    return false;
  });
}
