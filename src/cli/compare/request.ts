import { availableParallelism } from "node:os";
import type { SeedRange } from "../../campaign/plan.ts";
import { linkComparison, type ComparedPair } from "../../exchange/comparison-link.ts";
import { nearestHint, quoted } from "../../kernel/words.ts";
import { WHAT_IF_IDS, type WhatIfId } from "../../story/comparison/types.ts";
import { MOST_WORKERS } from "../campaign/request.ts";
import { optionValue, readCountOption, type Checked, type Options, type OptionSpec } from "../options.ts";
import { readSeeds } from "../run-options.ts";
import { openWorld, readPolicyFile, type WorldSpec } from "../world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "../world-options.ts";

/** The options of `compare`. */
export const COMPARE_OPTIONS: readonly OptionSpec[] = [
  { name: "what-if", value: "QUESTION", help: "the same run with one thing otherwise: one of the questions below" },
  { name: "fault", value: "N", help: "which fault that is asked of, counted from 1 (1)" },
  { name: "try-policy", value: "FILE", help: "with --what-if policy: this failover policy in YAML (the usual one)" },
  { name: "with", value: "WORLD",
    help: "compare with this world: a scenario's name, a scenario file, or a link; what else is said counts for both" },
  { name: "with-do", value: '"AT ACTION"', many: true, help: "compare with the same run in which this is done as well" },
  { name: "seeds", value: "A..B", help: "run both under every seed from A to B as well, and tell how both are spread" },
  { name: "workers", value: "N", help: "with --seeds: threads that share the work (one for each core)" },
  ...WORLD_OPTIONS,
  { name: "json", help: "print JSON" },
  { name: "help", help: "print this" },
];

/** What stands on the right. */
type OtherSide =
  /** Nobody said: what can be asked is told. */
  | { readonly kind: "unsaid" }
  | { readonly kind: "what-if"; readonly id: WhatIfId; readonly fault: number; readonly policy: string }
  | { readonly kind: "world"; readonly world: WorldSpec; readonly name: string };

export interface CompareRequest {
  readonly left: WorldSpec;
  readonly name: string;
  readonly other: OtherSide;
  /** Whether somebody said how long both are to last. */
  readonly isBounded: boolean;
  readonly seeds: SeedRange | null;
  readonly workers: number;
  readonly isJson: boolean;
}

/** Options that say as which cluster a run begins: of the other side, the other world says that. */
const SOURCES = [
  "stores", "regions", "replicas", "zones", "clients", "pds", "log-lengths", "leaderless", "import-stores", "import-regions",
  "import-config", "scenario", "link",
];

/** What is wrong with the options is a sentence. */
export function readCompare(given: Options): Checked<CompareRequest> {
  const options = withScenario(given);
  const mistake = misuseOf(options);
  if (mistake !== null) return { ok: false, problem: mistake };
  const seeds = readRange(options);
  if (!seeds.ok) return seeds;
  const workers = readCountOption(options, "workers", 1, MOST_WORKERS);
  if (!workers.ok) return workers;
  const left = openSide(options);
  if (!left.ok) return left;
  const pair = linkComparison(optionValue(options, "link") ?? "");
  const other = readOther(options, pair);
  if (!other.ok) return other;
  const isFree = optionValue(options, "for") === undefined;
  return { ok: true, value: {
    left: pair !== null && isFree ? { ...left.value, until: pair.until } : left.value,
    name: pair?.left.name ?? (left.value.scenario === "" ? "original" : left.value.scenario), other: other.value,
    isBounded: !isFree || pair !== null, seeds: seeds.value, workers: workers.value ?? availableParallelism(),
    isJson: options.values.has("json"),
  } };
}

function misuseOf({ values }: Options): string | null {
  const both = [["what-if", "with"], ["what-if", "with-do"], ["seeds", "seed"]]
    .find((pair) => pair.every((name) => values.has(name)));
  if (both !== undefined) return `--${both[0]} and --${both[1]} exclude each other.`;
  const alone = [["fault", "what-if"], ["try-policy", "what-if"], ["workers", "seeds"]]
    .find(([name = "", wanted = ""]) => values.has(name) && !values.has(wanted));
  if (alone !== undefined) return `--${alone[0]} goes with --${alone[1]}; expected both.`;
  const asked = values.get("what-if")?.at(-1);
  if (values.has("try-policy") && asked !== "policy") return "--try-policy goes with --what-if policy.";
  if (values.has("seeds") && asked === "other-seed") {
    return "--what-if other-seed and --seeds exclude each other: under the same seeds both sides are one run.";
  }
  return null;
}

function readRange(options: Options): Checked<SeedRange | null> {
  const text = optionValue(options, "seeds");
  return text === undefined ? { ok: true, value: null } : readSeeds(text);
}

function readOther(options: Options, pair: ComparedPair | null): Checked<OtherSide> {
  const question = optionValue(options, "what-if");
  if (question !== undefined) return readQuestion(question, options);
  const world = optionValue(options, "with") ?? pair?.right.text;
  const also = options.values.get("with-do") ?? [];
  if (world === undefined && also.length === 0) return { ok: true, value: { kind: "unsaid" } };
  const own = new Map(options.values);
  if (world !== undefined) {
    for (const name of SOURCES) own.delete(name);
    own.set(isLink(world) ? "link" : "scenario", [world]);
  }
  if (also.length > 0) own.set("do", [...(own.get("do") ?? []), ...also]);
  const opened = openSide({ values: own, positional: [] });
  if (!opened.ok) return opened;
  const name = also.length > 0 ? also.join(", ") : pair?.right.name ?? (opened.value.scenario || "the other");
  return { ok: true, value: { kind: "world", world: opened.value, name } };
}

const isLink = (text: string): boolean => text.includes("#s=") || /^\d+\.[\w-]{20,}$/.test(text);

function openSide(options: Options): Checked<WorldSpec> {
  const request = readWorldRequest(options);
  return request.ok ? openWorld(request.value) : request;
}

function readQuestion(question: string, options: Options): Checked<OtherSide> {
  const id = WHAT_IF_IDS.find((known) => known === question);
  if (id === undefined) {
    const nearest = nearestHint(question, WHAT_IF_IDS, (word) => `\`${word}\``);
    const expected = `Expected one of ${WHAT_IF_IDS.join(", ")}.`;
    return { ok: false, problem: `There is no question \`${quoted(question)}\`${nearest}. ${expected}` };
  }
  const fault = readCountOption(options, "fault", 1, 1_000_000);
  if (!fault.ok) return fault;
  const policy = readPolicyFile(optionValue(options, "try-policy"));
  return policy.ok ? { ok: true, value: { kind: "what-if", id, fault: fault.value ?? 1, policy: policy.value } } : policy;
}
