import { PRESET_NAMES, type PresetName } from "../kernel/preset.ts";
import { expectedValues } from "../proto/setting-text.ts";
import type { SettingKey } from "../proto/settings.ts";
import { MAX_RATE, WORKLOADS } from "../proto/settings/client.ts";
import { parseSetting } from "../cluster/settings.ts";
import { MAX_REPLICAS, replicasOf, TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import { MAX_RUN } from "../action/limits.ts";
import { nearestHint, quoted } from "../kernel/words.ts";
import { formatDuration, parseDuration, type Duration } from "../kernel/time.ts";
import { optionValue, readCountOption, type Checked, type OptionSpec, type Options } from "./options.ts";

/** What every command that simulates a cluster can be told of it: where it begins, and what is done to it. */
export const WORLD_OPTIONS: readonly OptionSpec[] = [
  { name: "stores", value: "N", help: "stores of a generated cluster (5)" },
  { name: "regions", value: "M", help: "regions of a generated cluster (30)" },
  { name: "replicas", value: "N", help: "replicas of each region of a generated cluster (3)" },
  { name: "zones", value: "N", help: "zones of a generated cluster (3)" },
  { name: "clients", value: "N", help: "clients of a generated cluster (3)" },
  { name: "pds", value: "N", help: "members of PD of a generated cluster, as a rule 1, 3 or 5; 0 for none (3)" },
  { name: "log-lengths", value: "N,N,…",
    help: "entries in the logs of each region's replicas at the start, one number per replica" },
  { name: "leaderless", help: "begin without Raft leaders: every replica of a generated cluster has just started" },
  { name: "import-stores", value: "FILE", help: "what `pd-ctl store` printed of a real cluster" },
  { name: "import-regions", value: "FILE", help: "what `pd-ctl region` printed of a real cluster" },
  { name: "import-config", value: "FILE", help: "what `pd-ctl config show all` printed of a real cluster" },
  { name: "scenario", value: "FILE", help: "a scenario file, or the name of one that comes along; --do adds to it" },
  { name: "link", value: "LINK", help: "a link that the page gave: its cluster and what was done to it; --do adds to that" },
  { name: "preset", value: "NAME", help: `timings: ${PRESET_NAMES.join(", ")} (tikv, or what the scenario says)` },
  { name: "seed", value: "N", help: "decides everything that is random (1, or what the scenario says)" },
  { name: "workload", value: "W", help: `what clients do: ${WORKLOADS.join(", ")} (register)` },
  { name: "rate", value: "N", help: "operations per second over all clients (100)" },
  { name: "threads", value: "N", help: "threads of each client, which do one thing after the other, instead of a rate" },
  { name: "think-time", value: "DURATION", help: "how long a thread waits between two things (0s)" },
  { name: "key-distribution", value: "D", help: "which keys are asked how often: uniform, zipf or hot-range (uniform)" },
  { name: "write-percent", value: "N", help: "writes per hundred operations (50)" },
  { name: "value-bytes", value: "N", help: "how large a written value is (256)" },
  { name: "detectors", help: "let failure detectors watch the stores, each by its own rule, and report what they made of it" },
  { name: "policy", value: "FILE", help: "the same, with the failover policy in this YAML file, which moves leaders away" },
  { name: "do", value: '"AT ACTION"', many: true, help: 'such as "10s kill store 4"; may be given several times' },
  { name: "for", value: "DURATION", help: "how long to run, such as 47m (1m past the last action)" },
];

/** The cluster that somebody asked for, apart from what only files can tell. */
export interface WorldRequest {
  readonly source: WorldSource;
  /** Undefined where nobody said: the scenario decides, or the default. */
  readonly preset: PresetName | undefined;
  readonly seed: number | undefined;
  readonly rate: number | undefined;
  readonly workload: string | undefined;
  /** What else was said of the load. */
  readonly load: readonly { readonly key: SettingKey; readonly value: string }[];
  readonly actions: readonly string[];
  /** Failure detectors watch from the first instant on. */
  readonly detectors: boolean;
  /** The file of a failover policy that acts beside them; undefined for none. */
  readonly policy: string | undefined;
  readonly length: Duration | undefined;
}

export type WorldSource =
  | {
      readonly kind: "generated";
      readonly topology: GeneratedTopology;
    }
  | { readonly kind: "import"; readonly files: readonly string[] }
  | { readonly kind: "scenario"; readonly name: string }
  /** The text behind `#s=`. */
  | { readonly kind: "link"; readonly text: string };

/** The scenario in front stands for the option of that name, which says what is wrong with it. */
export function withScenario({ values, positional }: Options): Options {
  const [name, ...rest] = positional;
  return name === undefined ? { values, positional } : { values: new Map([...values, ["scenario", [name]]]), positional: rest };
}

/** Reads the options of `WORLD_OPTIONS`; what is wrong with them is a sentence. */
export function readWorldRequest(options: Options): Checked<WorldRequest> {
  const stray = options.positional[0];
  if (stray !== undefined) {
    const problem = `Found \`${quoted(stray)}\` where an option was expected; actions go into --do "10s kill store 4".`;
    return { ok: false, problem };
  }
  const source = readSource(options);
  if (!source.ok) return source;
  const preset = readPreset(optionValue(options, "preset"));
  if (!preset.ok) return preset;
  const seed = readCountOption(options, "seed", 0, 4_294_967_295);
  if (!seed.ok) return seed;
  const rate = readCountOption(options, "rate", 0, MAX_RATE);
  if (!rate.ok) return rate;
  const workload = readWorkload(optionValue(options, "workload"));
  if (!workload.ok) return workload;
  const load = readLoad(options);
  if (!load.ok) return load;
  const length = readLength(optionValue(options, "for"));
  if (!length.ok) return length;
  return {
    ok: true,
    value: {
      source: source.value, preset: preset.value, seed: seed.value, rate: rate.value, workload: workload.value,
      load: load.value, detectors: options.values.has("detectors"),
      policy: optionValue(options, "policy"),
      actions: options.values.get("do") ?? [], length: length.value,
    },
  };
}

function readSource(options: Options): Checked<WorldSource> {
  const generated = ["stores", "regions", "replicas", "zones", "clients", "pds", "log-lengths", "leaderless"].filter((name) =>
    options.values.has(name));
  const imported = ["import-stores", "import-regions", "import-config"].filter((name) => options.values.has(name));
  const scenario = optionValue(options, "scenario");
  const link = optionValue(options, "link");
  const named = ["scenario", "link"].filter((name) => options.values.has(name));
  const first = [generated[0], imported[0], ...named].filter((name) => name !== undefined);
  if (first.length > 1) {
    return { ok: false, problem: `--${first[0]} and --${first[1]} exclude each other: a run begins as one cluster.` };
  }
  if (link !== undefined) return { ok: true, value: { kind: "link", text: /#s=([^&]*)/.exec(link)?.[1] ?? link } };
  if (scenario !== undefined) return { ok: true, value: { kind: "scenario", name: scenario } };
  if (imported.length > 0) {
    return { ok: true, value: { kind: "import", files: imported.map((name) => optionValue(options, name) ?? "") } };
  }
  return readGenerated(options);
}

function readGenerated(options: Options): Checked<WorldSource> {
  const stores = readCountOption(options, "stores", 1, TOPOLOGY_LIMITS.stores);
  if (!stores.ok) return stores;
  const regions = readCountOption(options, "regions", 1, TOPOLOGY_LIMITS.regions);
  if (!regions.ok) return regions;
  const replicas = readCountOption(options, "replicas", 1, TOPOLOGY_LIMITS.replicas);
  if (!replicas.ok) return replicas;
  const zones = readCountOption(options, "zones", 1, TOPOLOGY_LIMITS.zones);
  if (!zones.ok) return zones;
  const clients = readCountOption(options, "clients", 0, TOPOLOGY_LIMITS.clients);
  if (!clients.ok) return clients;
  const pds = readCountOption(options, "pds", 0, TOPOLOGY_LIMITS.pds);
  if (!pds.ok) return pds;
  const topology: GeneratedTopology = {
    stores: stores.value ?? 5, regions: regions.value ?? 30, replicas: replicas.value ?? 3, zones: zones.value ?? 3,
    clients: clients.value ?? 3, pds: pds.value ?? 3,
  };
  const count = replicasOf(topology);
  if (count > MAX_REPLICAS) {
    const problem = `--regions ${topology.regions} with --replicas ${topology.replicas} makes ${count} replicas, and at most ` +
      `${MAX_REPLICAS} can be simulated; expected fewer regions, or fewer replicas of each.`;
    return { ok: false, problem };
  }
  const lengths = readLengths(optionValue(options, "log-lengths"), Math.min(topology.replicas, topology.stores));
  if (!lengths.ok) return lengths;
  return {
    ok: true,
    value: {
      kind: "generated",
      topology: {
        ...topology,
        ...(lengths.value === undefined ? {} : { logLengths: lengths.value }),
        ...(options.values.has("leaderless") ? { leaderless: true } : {}),
      },
    },
  };
}

function readLengths(text: string | undefined, replicas: number): Checked<readonly number[] | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const lengths = text.split(",").map((part) => (/^\s*\d{1,6}\s*$/.test(part) ? Number(part) : NaN));
  const most = TOPOLOGY_LIMITS.logLength;
  if (lengths.length === replicas
    && lengths.every((length) => length >= 1 && length <= most)) return { ok: true, value: lengths };
  const expected = `${replicas} whole numbers from 1 to ${most}, one per replica, with commas between them`;
  return { ok: false, problem: `--log-lengths is \`${quoted(text)}\`; expected ${expected}.` };
}

function readWorkload(text: string | undefined): Checked<string | undefined> {
  if (text === undefined || WORKLOADS.some((name) => name === text)) return { ok: true, value: text };
  const nearest = nearestHint(text, WORKLOADS, (word) => `\`${word}\``);
  return { ok: false, problem: `There is no workload \`${quoted(text)}\`${nearest}. Expected one of ${WORKLOADS.join(", ")}.` };
}

/** Options that are settings of clients, by the name behind `client.`. */
const LOAD = ["threads", "think-time", "key-distribution", "write-percent", "value-bytes"] as const;

function readLoad(options: Options): Checked<WorldRequest["load"]> {
  const load: { key: SettingKey; value: string }[] = [];
  for (const name of LOAD) {
    const value = optionValue(options, name);
    if (value === undefined) continue;
    const key: SettingKey = `client.${name}`;
    const parsed = parseSetting(key, value);
    if (!parsed.ok) {
      return { ok: false, problem: `--${name} is \`${quoted(value)}\`; expected ${expectedValues(parsed.expected).expected}.` };
    }
    load.push({ key, value });
  }
  return { ok: true, value: load };
}

function readPreset(text: string | undefined): Checked<PresetName | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const preset = PRESET_NAMES.find((name) => name === text);
  if (preset !== undefined) return { ok: true, value: preset };
  const nearest = nearestHint(text, PRESET_NAMES, (word) => `\`${word}\``);
  return { ok: false, problem: `There is no preset \`${quoted(text)}\`${nearest}. Expected one of ${PRESET_NAMES.join(", ")}.` };
}

function readLength(text: string | undefined): Checked<Duration | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const value = parseDuration(text);
  if (value !== undefined && value <= MAX_RUN) return { ok: true, value };
  const most = formatDuration(MAX_RUN);
  const expected = `a duration up to ${most}, such as 30s, 5m30s or 4h`;
  return { ok: false, problem: `--for is \`${quoted(text)}\`; expected ${expected}.` };
}
