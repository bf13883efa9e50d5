import { availableParallelism } from "node:os";
import { ALL_TRIALS, plainSpec, type CampaignPlan, type Shard, type Variant } from "../../campaign/plan.ts";
import { shellCommand } from "../../kernel/shell.ts";
import { nearestHint, quoted } from "../../kernel/words.ts";
import { SETTING_KEYS } from "../../cluster/settings.ts";
import { optionValue, readCountOption, type Checked, type Options, type OptionSpec } from "../options.ts";
import { readSeeds } from "../run-options.ts";
import { openWorld, type WorldSpec } from "../world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "../world-options.ts";

/** Options of a world that a campaign does not take: it gives the seeds itself. */
const WORLD = WORLD_OPTIONS.filter(({ name }) => name !== "seed");

/** The options of `campaign`, and of the fields of a campaign file. */
export const CAMPAIGN_OPTIONS: readonly OptionSpec[] = [
  ...WORLD,
  { name: "seeds", value: "A..B", help: "every seed from A to B, such as 1..1000" },
  { name: "vary", value: "NAME=V1,V2,…", many: true,
    help: "run each of these values of a setting or option, such as pd.max-store-down-time=10m,30m; several are combined" },
  { name: "report", value: "DIR",
    help: "the folder of the report: report.json, .html, .md, trials.csv; what is there already goes on" },
  { name: "workers", value: "N", help: "threads of this machine that share the work (one for each core)" },
  { name: "shard", value: "i/n", help: "do only the i-th of n parts; `campaign merge` puts them together" },
  { name: "queue", value: "redis://…",
    help: "have the trials run by `campaign-worker`s, on any machines, that share this Redis" },
  { name: "json", help: "print report.json as well" },
  { name: "help", help: "print this" },
];

/** What `campaign` was asked for. */
export interface CampaignRequest {
  readonly plan: CampaignPlan;
  readonly shard: Shard;
  readonly workers: number;
  /** The Redis where others take the trials from; null where they run here. */
  readonly queue: string | null;
  readonly folder: string;
  readonly json: boolean;
  /** The command that shows one trial, of each variant, but for its seed. */
  readonly commands: readonly string[];
  readonly notices: WorldSpec["notices"];
}

const MOST_TRIALS = 10_000_000;
const MOST_VARIANTS = 100;
export const MOST_WORKERS = 256;
const MOST_SHARDS = 100_000;

/** What is wrong with the options is a sentence. */
export function readCampaign(given: Options): Checked<CampaignRequest> {
  const options = withScenario(given);
  const range = optionValue(options, "seeds");
  if (range === undefined) return { ok: false, problem: "--seeds is missing; expected a range, such as --seeds 1..1000." };
  const seeds = readSeeds(range);
  if (!seeds.ok) return seeds;
  const folder = optionValue(options, "report");
  if (folder === undefined) return { ok: false, problem: "--report is missing; expected a folder, such as --report out." };
  const shard = readShard(optionValue(options, "shard"));
  if (!shard.ok) return shard;
  const workers = readCountOption(options, "workers", 1, MOST_WORKERS);
  if (!workers.ok) return workers;
  if (workers.value !== undefined && optionValue(options, "queue") !== undefined) {
    return { ok: false, problem: "--workers and --queue exclude each other: a queue's workers have threads of their own." };
  }
  const variants = readVariants(options);
  if (!variants.ok) return variants;
  const { from, to } = seeds.value;
  const trials = variants.value.length * (to - from + 1);
  if (trials > MOST_TRIALS) {
    const expected = `expected at most ${MOST_TRIALS}: fewer seeds, or fewer values of --vary`;
    return { ok: false, problem: `These are ${trials} trials; ${expected}.` };
  }
  return { ok: true, value: {
    plan: { variants: variants.value.map(({ variant }) => variant), seeds: seeds.value },
    shard: shard.value, workers: workers.value ?? availableParallelism(), queue: optionValue(options, "queue") ?? null,
    folder, json: options.values.has("json"),
    commands: variants.value.map(({ command }) => command), notices: variants.value[0]?.notices ?? [],
  } };
}

function readShard(text: string | undefined): Checked<Shard> {
  if (text === undefined) return { ok: true, value: ALL_TRIALS };
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (index >= 1 && index <= count && count <= MOST_SHARDS) return { ok: true, value: { index, count } };
  return { ok: false, problem: `--shard is \`${quoted(text)}\`; expected the part and how many there are, such as 1/4.` };
}

/** One thing that is varied. */
interface Variation {
  readonly name: string;
  readonly values: readonly string[];
}

interface OpenVariant {
  readonly variant: Variant;
  readonly command: string;
  readonly notices: WorldSpec["notices"];
}

/** Every combination of what is varied, each opened as a world of its own; the last variation changes fastest. */
function readVariants(options: Options): Checked<OpenVariant[]> {
  const variations: Variation[] = [];
  for (const text of options.values.get("vary") ?? []) {
    const read = readVariation(text);
    if (!read.ok) return read;
    if (variations.some(({ name }) => name === read.value.name)) {
      return { ok: false, problem: `--vary names ${read.value.name} twice; expected all its values in one.` };
    }
    variations.push(read.value);
  }
  let combinations: (readonly (readonly [string, string])[])[] = [[]];
  for (const { name, values } of variations) {
    combinations = combinations.flatMap((before) => values.map((value) => [...before, [name, value] as const]));
  }
  if (combinations.length > MOST_VARIANTS) {
    return { ok: false, problem: `--vary comes to ${combinations.length} variants; expected at most ${MOST_VARIANTS}.` };
  }
  const variants: OpenVariant[] = [];
  for (const changes of combinations) {
    const variant = openVariant(options, changes);
    if (!variant.ok) return variant;
    variants.push(variant.value);
  }
  return { ok: true, value: variants };
}

function readVariation(text: string): Checked<Variation> {
  const cut = text.indexOf("=");
  const name = text.slice(0, Math.max(0, cut)).trim();
  const values = text.slice(cut + 1).split(",").map((value) => value.trim());
  if (name === "" || values.some((value) => value === "")) {
    const expected = "expected NAME=VALUE,VALUE, such as pd.max-store-down-time=10m,30m";
    return { ok: false, problem: `--vary is \`${quoted(text)}\`; ${expected}.` };
  }
  const twice = values.find((value, place) => values.indexOf(value) !== place);
  if (twice !== undefined) {
    return { ok: false, problem: `--vary names ${name}=${quoted(twice)} twice; expected each value once.` };
  }
  const names = [...SETTING_KEYS, ...WORLD.filter(({ value }) => value !== undefined).map((option) => option.name)];
  if (names.includes(name)) return { ok: true, value: { name, values } };
  return { ok: false, problem: `--vary: there is no setting or option \`${quoted(name)}\`${nearestHint(name, names)}.` };
}

function openVariant(options: Options, changes: Variant["changes"]): Checked<OpenVariant> {
  const own = new Map([...options.values].filter(([name]) => WORLD.some((option) => option.name === name)));
  for (const [name, value] of changes) {
    if (name.includes(".")) own.set("do", [...(own.get("do") ?? []), `0s set ${name} ${value}`]);
    else if (name === "do") own.set("do", [...(own.get("do") ?? []), value]);
    else own.set(name, [value]);
  }
  const request = readWorldRequest({ values: own, positional: options.positional });
  if (!request.ok) return { ok: false, problem: withChanges(changes, request.problem) };
  const world = openWorld(request.value);
  if (!world.ok) return { ok: false, problem: withChanges(changes, world.problem) };
  const { until, notices } = world.value;
  const spec = plainSpec(world.value);
  const args = [...own].flatMap(([name, values]) =>
    values.flatMap((value) => (value === "" ? [`--${name}`] : [`--${name}`, value])));
  return { ok: true, value: { variant: { changes, spec, until }, command: shellCommand("run", args), notices } };
}

const withChanges = (changes: Variant["changes"], problem: string): string =>
  (changes.length === 0 ? problem : `With ${changes.map(([name, value]) => `${name}=${value}`).join(" ")}: ${problem}`);
