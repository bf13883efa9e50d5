import * as v from "valibot";
import type { Input } from "../action/index.ts";
import type { PresetName } from "../kernel/preset.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import { parseDuration, START, type Instant } from "../kernel/time.ts";
import { parseTimedAction } from "../language/actions.ts";
import { generatedFault } from "./generated.ts";
import { parseJson, type JsonFault } from "./json.ts";
import { MAX_RUN } from "../action/limits.ts";
import type { Notice } from "../language/notice.ts";
import { makeNotice } from "./notices.ts";
import { FIRST_ONLY, firstIssue, generatedShape, inputsShape, presetShape, seedShape, shortText } from "./shapes.ts";
import { quoted } from "../kernel/words.ts";

/**
 * A cluster and what happens to it, to be opened from a menu, a file or a lesson. Title and description are looked up
 * by `id` in the page's dictionaries.
 */
export interface Scenario {
  readonly id: string;
  readonly topology: GeneratedTopology;
  readonly preset: PresetName;
  readonly seed: number;
  readonly inputs: readonly Input[];
  /** Where the page begins to show it; what lies before is run at once. */
  readonly startAt: Instant;
  /** Where playing pauses by itself; null for never. */
  readonly playUntil: Instant | null;
  /** What the page shows first, if not the stage: its only group at large. */
  readonly view?: "group";
  /** What is expected of it; the stories of scenarios that come along stand apart (`STORIES`), where no page needs them. */
  readonly story?: ExpectedStory;
}

/** What must be so in a run of a scenario: conditions as lessons have them, each at its instant, or at `until`. */
export interface ExpectedStory {
  readonly until: Instant;
  readonly must: readonly { readonly that: string; readonly at?: Instant }[];
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** What makes a JSON file a scenario, and in which version. */
export const SCENARIO_FORMAT = "quorumscape-scenario/1";
const MAX_SCENARIO_CHARACTERS = 2_000_000;

const instantText = v.pipe(
  v.string(),
  v.check((text) => {
    const instant = parseDuration(text);
    return instant !== undefined && instant <= MAX_RUN;
  }, "an instant such as 5m30s"),
);

const MAX_MUSTS = 100;
const conditionText = shortText(400);

const fileShape = v.strictObject({
  format: v.literal(SCENARIO_FORMAT),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "an id of small letters, digits and dashes")),
  topology: generatedShape,
  preset: v.exactOptional(presetShape, "tikv"),
  seed: v.exactOptional(seedShape, 1),
  inputs: v.exactOptional(inputsShape, []),
  startAt: v.exactOptional(instantText, "0s"),
  playUntil: v.exactOptional(instantText),
  view: v.exactOptional(v.literal("group")),
  story: v.exactOptional(v.strictObject({
    until: instantText,
    must: v.pipe(
      v.array(v.union([conditionText, v.strictObject({ that: conditionText, at: instantText })])), v.maxLength(MAX_MUSTS),
    ),
  })),
});

/** Reads a scenario file. Mistakes come back as notices with line and column or JSON path; never throws. */
export function parseScenario(text: string): ParsedScenario {
  if (text.length > MAX_SCENARIO_CHARACTERS) {
    return refuse(makeNotice("error", "file.too-large", "", { size: text.length, limit: MAX_SCENARIO_CHARACTERS }));
  }
  if (text.trim() === "") return refuse(makeNotice("error", "scenario.empty", "", { format: SCENARIO_FORMAT }));
  const parsed = parseJson(text.replace(/^\ufeff/, ""));
  if (!parsed.ok) return refuse(faultNotice(parsed.fault));
  const shaped = v.safeParse(fileShape, parsed.value, FIRST_ONLY);
  if (!shaped.success) return refuse(issueNotice(shaped.issues));
  const { id, topology, preset, seed, startAt, playUntil, view, story } = shaped.output;
  const tooMany = generatedFault(topology, "topology");
  if (tooMany !== null) return refuse(tooMany);
  const inputs: Input[] = [];
  const notices: Notice[] = [];
  for (const [index, line] of shaped.output.inputs.entries()) {
    const input = parseTimedAction(line);
    if (input.ok) inputs.push(input.input);
    else notices.push({ ...input.notice, where: `inputs[${index}]` });
  }
  if (notices.length > 0) return { ok: false, notices };
  return {
    ok: true,
    scenario: {
      id, topology, preset, seed, inputs, startAt: instantOf(startAt) ?? (0 as Instant),
      playUntil: playUntil === undefined ? null : instantOf(playUntil),
      ...(view === undefined ? {} : { view }),
      ...(story === undefined ? {} : { story: storyOf(story) }),
    },
  };
}

/** A story as a file, or the table of stories, tells it. */
export const storyOf = ({ until, must }: WrittenStory): ExpectedStory => ({
  until: instantOf(until) ?? START,
  must: must.map((each) => (typeof each === "string" ? { that: each } : { that: each.that, at: instantOf(each.at) ?? START })),
});

export interface WrittenStory {
  readonly until: string;
  readonly must: readonly (string | { readonly that: string; readonly at: string })[];
}

const instantOf = (text: string): Instant | null => (parseDuration(text) ?? null) as number | null as Instant | null;

const refuse = (notice: Notice): ParsedScenario => ({ ok: false, notices: [notice] });

function faultNotice({ kind, line, column, found, expected }: JsonFault): Notice {
  const code = kind === "truncated" ? "file.truncated" : kind === "too-deep" ? "file.too-deep" : "file.not-json";
  return makeNotice("error", code, "", { line, column, found: quoted(found), expected });
}

function issueNotice(issues: readonly v.BaseIssue<unknown>[]): Notice {
  const { where, expected, found, nearest } = firstIssue(issues, fileShape);
  if (where === "" || where === "format") {
    return makeNotice("error", "scenario.not-scenario", where, { format: SCENARIO_FORMAT });
  }
  return nearest === undefined ? makeNotice("error", "scenario.invalid", where, { expected, found })
    : makeNotice("error", "scenario.no-field-near", where, { found, nearest });
}
