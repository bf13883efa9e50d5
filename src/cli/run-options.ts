import { readOptions, type Checked, type OptionSpec } from "./options.ts";
import { readWorldRequest, WORLD_OPTIONS, type WorldRequest } from "./world-options.ts";

/** The options of `run`. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  ...WORLD_OPTIONS,
  { name: "json", help: "print one JSON document instead of the report" },
  { name: "help", help: "print this" },
];

/** What `run` was asked for. */
export interface RunRequest {
  readonly world: WorldRequest;
  readonly json: boolean;
}

/** Reads the arguments of `run`; what is wrong with them is a sentence. */
export function readRunRequest(args: readonly string[]): Checked<RunRequest> {
  const read = readOptions(args, RUN_OPTIONS);
  if (!read.ok) return read;
  const world = readWorldRequest(read.options);
  if (!world.ok) return world;
  return { ok: true, value: { world: world.value, json: read.options.values.has("json") } };
}
