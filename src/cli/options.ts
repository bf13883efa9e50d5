import parse from "yargs-parser";
import { nearestHint, quoted } from "../kernel/words.ts";

/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  /** What stands for its value in the help, such as `FILE`; undefined for a switch. */
  readonly value?: string;
  /** True if it may be given several times. */
  readonly many?: boolean;
  /** True if all words up to the next option are its values. */
  readonly list?: boolean;
  readonly help: string;
}

/** What somebody typed behind a command, checked against its options. Values stay text: ids may be larger than numbers. */
export interface Options {
  /** Values by the option's name, in the order in which they were given; a switch has one empty value. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
}

/** A value, or the sentence that says why there is none. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads arguments; what is wrong with them is a sentence that names the nearest option there is. */
export function readOptions(
  args: readonly string[], specs: readonly OptionSpec[],
): { readonly ok: true; readonly options: Options } | { readonly ok: false; readonly problem: string } {
  const given = splitArguments(args, specs);
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(given.named)) {
    const spec = specs.find((candidate) => candidate.name === name);
    if (spec === undefined) return { ok: false, problem: unknownOption(name, specs) };
    const problem = misuse(spec, value);
    if (problem !== null) return { ok: false, problem };
    values.set(name, spec.value === undefined ? [""] : value);
  }
  return { ok: true, options: { values, positional: given.positional } };
}

/** The last (usually only) value of an option; undefined if it was not given. */
export const optionValue = (options: Options, name: string): string | undefined => options.values.get(name)?.at(-1);

/** The whole number that was given for an option; undefined if none was. */
export function readCountOption(options: Options, name: string, least: number, most: number): Checked<number | undefined> {
  const text = optionValue(options, name);
  if (text === undefined) return { ok: true, value: undefined };
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= least && value <= most) return { ok: true, value };
  return { ok: false, problem: `--${name} is \`${quoted(text)}\`; expected a whole number from ${least} to ${most}.` };
}

function splitArguments(
  args: readonly string[], specs: readonly OptionSpec[],
): { readonly named: Readonly<Record<string, string[]>>; readonly positional: string[] } {
  const valued = specs.filter((spec) => spec.value !== undefined).map((spec) => spec.name);
  const { _: positional, ...rest } = parse([...args], {
    string: [...valued, "_"],
    array: specs.filter((spec) => spec.list === true).map((spec) => spec.name),
    boolean: specs.filter((spec) => spec.value === undefined).map((spec) => spec.name),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "short-option-groups": false,
    },
  });
  const named: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(rest as Readonly<Record<string, unknown>>)) {
    named[name] = Array.isArray(value) ? value.map(String) : [String(value)];
  }
  return { named, positional: positional.map(String) };
}

function unknownOption(name: string, specs: readonly OptionSpec[]): string {
  const hint = nearestHint(name, specs.map((spec) => spec.name), (word) => `--${word}`);
  const dashes = name.length === 1 ? "-" : "--";
  return `There is no option ${dashes}${quoted(name)}${hint}.`;
}

function misuse(spec: OptionSpec, values: readonly string[]): string | null {
  if (spec.value === undefined) {
    return values.every((value) => value === "true") ? null : `--${spec.name} takes no value.`;
  }
  if (values.length === 0 || values.some((value) => value.trim() === "")) {
    return `--${spec.name} needs a value: --${spec.name} ${spec.value}.`;
  }
  const isSeveral = spec.many === true || spec.list === true;
  if (values.length > 1 && !isSeveral) return `--${spec.name} was given ${values.length} times; expected it once.`;
  return null;
}

/** The options as the help lists them. */
export function optionLines(specs: readonly OptionSpec[]): string[] {
  const heads = specs.map((spec) => `--${spec.name}${spec.value === undefined ? "" : ` ${spec.value}`}`);
  const width = Math.max(...heads.map((head) => head.length));
  return specs.map((spec, i) => `  ${(heads[i] ?? "").padEnd(width)}  ${spec.help}`);
}
