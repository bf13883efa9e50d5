import { parseJson } from "../../exchange/json.ts";
import { nearestHint, quoted } from "../../kernel/words.ts";
import { readTextFile } from "../files.ts";
import type { Checked, Options } from "../options.ts";
import { CAMPAIGN_OPTIONS } from "./request.ts";

const FORMAT = "quorumscape-campaign/1";

/** The options of a campaign file that stands in front, under those that were given; without one, the options as they are. */
export function withCampaignFile(options: Options): Checked<Options> {
  const [path, ...rest] = options.positional;
  if (path === undefined || !path.endsWith(".json")) return { ok: true, value: options };
  const read = readTextFile(path);
  if (!read.ok) return read;
  const parsed = parseJson(read.text);
  if (!parsed.ok) return { ok: true, value: options };
  const { value } = parsed;
  // A scenario file has a format of its own, and says itself what is wrong with it.
  const isCampaign = typeof value === "object" && value !== null && "format" in value && value.format === FORMAT;
  if (!isCampaign) return { ok: true, value: options };
  const values = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(value)) {
    if (name === "format") continue;
    const field = readField(name, given);
    if (!field.ok) return { ok: false, problem: `${path}: ${field.problem}` };
    if (field.value !== null) values.set(name, field.value);
  }
  return { ok: true, value: { values: new Map([...values, ...options.values]), positional: rest } };
}

/** The values of an option; null for a switch that is off. */
function readField(name: string, given: unknown): Checked<readonly string[] | null> {
  const spec = CAMPAIGN_OPTIONS.find((option) => option.name === name);
  if (spec === undefined) {
    const nearest = nearestHint(name, CAMPAIGN_OPTIONS.map((option) => option.name));
    return { ok: false, problem: `there is no field \`${quoted(name)}\`${nearest}.` };
  }
  if (spec.value === undefined) {
    if (typeof given === "boolean") return { ok: true, value: given ? [""] : null };
    return { ok: false, problem: `\`${name}\` is ${quoted(JSON.stringify(given))}; expected true or false.` };
  }
  const list = Array.isArray(given) && spec.many === true ? given as readonly unknown[] : [given];
  if (list.every((each) => (typeof each === "string" && each.trim() !== "") || typeof each === "number")) {
    return { ok: true, value: list.map(String) };
  }
  const expected = spec.many === true ? `a list of texts such as ${spec.value}` : `a text or a number: ${spec.value}`;
  return { ok: false, problem: `\`${name}\` is ${quoted(JSON.stringify(given))}; expected ${expected}.` };
}
