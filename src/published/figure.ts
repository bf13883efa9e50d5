import type { MeasureName } from "../campaign/measures.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import type { PresetName } from "../kernel/preset.ts";

/** A result that somebody published, or measured on real machines, and the runs that are to come out like it. */
export interface PublishedFigure {
  readonly name: string;
  readonly title: string;
  /** Where its values are from. */
  readonly source: string;
  /** What is run, and what is measured. */
  readonly about: string;
  /** Trials of each row if nobody says how many: its bounds are meant for so many. */
  readonly trials: number;
  readonly rows: readonly PublishedRow[];
}

export interface PublishedRow {
  readonly name: string;
  /** What is run. Where there are several, seeds are dealt to them in turn: the first seed to the first. */
  readonly worlds: readonly ScenarioFile[];
  readonly expected: readonly Expectation[];
  /** Why it may come out otherwise than published. */
  readonly remark?: string;
}

/** The fields of a scenario file, as the page and `run --scenario` open it. */
export interface ScenarioFile {
  readonly format: "quorumscape-scenario/1";
  readonly id: string;
  readonly topology: GeneratedTopology;
  readonly preset: PresetName;
  readonly inputs: readonly string[];
  readonly playUntil: string;
}

/** What a measure is to come to over all trials of a row. Durations in microseconds, as campaigns measure them. */
export type Expectation = SpreadExpectation | MiddleExpectation | ShareExpectation;

/** The whole distribution: no further away (Kolmogorov and Smirnov) than `within`. */
export interface SpreadExpectation {
  readonly kind: "spread";
  readonly measure: MeasureName;
  /** Published quantiles, ascending: what share of all values is at most so large. None where only samples tell. */
  readonly quantiles: readonly Quantile[];
  /** Where a folder of samples has it: the file, and its line where it has one for each row. */
  readonly samples?: SampleSource;
  readonly within: number;
}

export type Quantile = readonly [share: number, value: number];

export type SampleSource =
  | { readonly kind: "quantiles"; readonly file: string; readonly series: string }
  | { readonly kind: "column"; readonly file: string; readonly column: number };

/** Its median or mean: off by at most this share of what was published. */
export interface MiddleExpectation {
  readonly kind: "median" | "mean";
  readonly measure: MeasureName;
  readonly value: number;
  readonly within: number;
}

/** How often a trial's value lies within bounds, which belong to them; `within` is beside what chance makes of a share. */
export interface ShareExpectation {
  readonly kind: "share";
  /** What it means that a value lies there, in the words of reports. */
  readonly means: string;
  readonly measure: MeasureName;
  readonly from?: number;
  readonly to?: number;
  readonly share: number;
  readonly within: number;
}

export const scenarioFile = (
  id: string, topology: GeneratedTopology, preset: PresetName, inputs: readonly string[], playUntil: string,
): ScenarioFile => ({ format: "quorumscape-scenario/1", id, topology, preset, inputs, playUntil });

export const MILLISECOND = 1_000;
