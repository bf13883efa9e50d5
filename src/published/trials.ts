import { outlineOf, type Outline } from "../campaign/outline.ts";
import type { CampaignPlan, SeedRange, Trial, Variant } from "../campaign/plan.ts";
import { generateTopology } from "../cluster/topologies.ts";
import { parseScenario } from "../exchange/scenario.ts";
import { assert } from "../kernel/assert.ts";
import { shellCommand } from "../kernel/shell.ts";
import type { PublishedFigure, ScenarioFile } from "./figure.ts";

/** A figure as a campaign: the worlds of all rows, one behind the other. */
export function planOf({ rows }: PublishedFigure, seeds: SeedRange): CampaignPlan {
  return { seeds, variants: rows.flatMap(({ worlds }) => worlds.map(variantOf)) };
}

/** Every row runs each seed once, in the world that is dealt to it. */
export function trialsOfFigure({ rows }: PublishedFigure, { from, to }: SeedRange): Trial[] {
  const trials: Trial[] = [];
  for (let seed = from; seed <= to; seed++) {
    let first = 0;
    for (const { worlds } of rows) {
      trials.push({ variant: first + (seed - from) % worlds.length, seed });
      first += worlds.length;
    }
  }
  return trials;
}

/** What the campaign is known by; each world's trials are shown again by the scenario file that the report's folder has of it. */
export function outlineOfFigure({ rows }: PublishedFigure, plan: CampaignPlan): Outline {
  const files = rows.flatMap(({ worlds }) => worlds).map(({ id }) => scenarioPath(id));
  return outlineOf(plan, files.map((file) => shellCommand("run", ["--scenario", file])));
}

/** Where a report's folder has a world. */
export const scenarioPath = (id: string): string => `scenarios/${id}.json`;

/** A scenario file that is ours: one that cannot be read is a mistake of ours. */
function variantOf(file: ScenarioFile): Variant {
  const parsed = parseScenario(JSON.stringify(file));
  assert(parsed.ok, `scenario ${file.id} can be read`);
  const { id, topology, preset, seed, inputs, playUntil } = parsed.scenario;
  assert(playUntil !== null, `scenario ${id} ends`);
  const spec = { scenario: id, topology: generateTopology(topology), preset, seed, inputs };
  return { changes: [["world", id]], spec, until: playUntil };
}
