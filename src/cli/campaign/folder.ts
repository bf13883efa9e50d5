import { appendFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Outline } from "../../campaign/outline.ts";
import { trialKey } from "../../campaign/plan.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { VERSION } from "../../session/open.ts";
import { makeFolder, readTextFile, writeWholeFile } from "../files.ts";
import { writeJson } from "../../kernel/write-json.ts";
import type { Checked } from "../options.ts";

const FORMAT = "quorumscape-campaign-plan/1";
const PLAN = "plan.json";
const TRIALS = "trials.jsonl";

/** A folder with a plan and the trials that have ended, one line each: what was finished is never run again. */
export interface CampaignFolder {
  readonly path: string;
  readonly plan: Outline;
  readonly outcomes: Map<string, TrialOutcome>;
  /** Said of what was found there. */
  readonly remarks: readonly string[];
}

const planShape = v.object({
  format: v.literal(FORMAT),
  quorumscape: v.string(),
  fingerprint: v.string(),
  seeds: v.object({ from: v.number(), to: v.number() }),
  variants: v.array(v.object({ changes: v.array(v.tuple([v.string(), v.string()])), command: v.string() })),
});

/** An outcome as a line of a journal has it, or a queue. */
export const outcomeShape = v.object({
  variant: v.pipe(v.number(), v.integer(), v.minValue(0)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  hash: v.string(),
  values: v.record(v.string(), v.array(v.number())),
  breaches: v.array(v.string()),
  refusals: v.array(v.string()),
});

/** Opens a folder for a plan: a new one, or one in which the same campaign has begun. */
export function openFolder(path: string, plan: Outline): Checked<CampaignFolder> {
  const problem = makeFolder(path);
  if (problem !== null) return { ok: false, problem };
  if (!existsSync(join(path, PLAN))) {
    const text = writeJson({
      format: FORMAT, quorumscape: plan.version, fingerprint: plan.fingerprint, seeds: { ...plan.seeds },
      variants: plan.variants.map(({ changes, command }) => ({ changes: changes.map((change) => [...change]), command })),
    });
    const unwritten = writeWholeFile(join(path, PLAN), `${text}\n`);
    if (unwritten !== null) return { ok: false, problem: unwritten };
    return { ok: true, value: { path, plan, outcomes: new Map(), remarks: [] } };
  }
  const found = readFolder(path);
  if (!found.ok || found.value.plan.fingerprint === plan.fingerprint) return found;
  const expected = "expected an empty folder, or the command that began it";
  return { ok: false, problem: `${path} holds another campaign (other worlds, seeds or version); ${expected}.` };
}

/** Reads a folder in which a campaign has begun. */
export function readFolder(path: string): Checked<CampaignFolder> {
  const read = readTextFile(join(path, PLAN));
  if (!read.ok) return { ok: false, problem: `${read.problem} Expected the folder of a campaign: what --report named.` };
  const parsed = v.safeParse(planShape, parsedJson(read.text));
  if (!parsed.success) {
    return { ok: false, problem: `${join(path, PLAN)} is no plan of a campaign; expected what \`campaign\` wrote there.` };
  }
  const { quorumscape, fingerprint, seeds, variants } = parsed.output;
  if (quorumscape !== VERSION) {
    const own = `this is ${VERSION}, and may run the same seeds differently`;
    return { ok: false, problem: `${path} was written by version ${quorumscape}; ${own}.` };
  }
  return readOutcomes(path, { version: VERSION, seeds, fingerprint, variants });
}

function readOutcomes(path: string, plan: Outline): Checked<CampaignFolder> {
  const file = join(path, TRIALS);
  const outcomes = new Map<string, TrialOutcome>();
  if (!existsSync(file)) return { ok: true, value: { path, plan, outcomes, remarks: [] } };
  const remarks: string[] = [];
  const lines = readFileSync(file, "utf8").split("\n");
  const whole = lines.slice(0, -1);
  // Whoever was killed while writing leaves half a line: that trial runs again.
  if (lines.at(-1) !== "") remarks.push(`${file} ends with half a line; that trial runs again.`);
  for (const [place, line] of whole.entries()) {
    const parsed = v.safeParse(outcomeShape, parsedJson(line));
    if (!parsed.success || !belongs(plan, parsed.output)) {
      remarks.push(`${file}, line ${place + 1} is no outcome of this campaign; that trial runs again.`);
      continue;
    }
    outcomes.set(trialKey(parsed.output), parsed.output);
  }
  const folder = { path, plan, outcomes, remarks };
  if (remarks.length > 0) {
    const problem = writeOutcomes(folder);
    if (problem !== null) return { ok: false, problem };
  }
  return { ok: true, value: folder };
}

const belongs = ({ seeds, variants }: Outline, { variant, seed }: TrialOutcome): boolean =>
  variant < variants.length && seed >= seeds.from && seed <= seeds.to;

/** Undefined where the text is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Keeps an outcome: from here on it survives whatever happens to the process. */
export function keepOutcome({ path, outcomes }: CampaignFolder, outcome: TrialOutcome): void {
  appendFileSync(join(path, TRIALS), `${JSON.stringify(outcome)}\n`);
  outcomes.set(trialKey(outcome), outcome);
}

/** Writes all outcomes in order, as a whole or not at all; the sentence says why it could not. */
export function writeOutcomes({ path, outcomes }: CampaignFolder): string | null {
  const inOrder = [...outcomes.values()].sort((a, b) => a.variant - b.variant || a.seed - b.seed);
  const fresh = join(path, `${TRIALS}.new`);
  const problem = writeWholeFile(fresh, inOrder.map((each) => `${JSON.stringify(each)}\n`).join(""));
  if (problem === null) renameSync(fresh, join(path, TRIALS));
  return problem;
}
