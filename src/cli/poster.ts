import { MAX_RUN } from "../action/limits.ts";
import { frameOf } from "../cluster/frames.ts";
import { SCENARIOS } from "../exchange/scenarios/index.ts";
import { poster, POSTER_LIMITS, type PosterForm } from "../figure/poster.ts";
import { pictureEn, type PictureWords } from "../figure/words/picture.en.ts";
import { pictureZh } from "../figure/words/picture.zh.ts";
import { after, formatDuration, parseDuration, START, type Instant } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import { advanceRun, createRun } from "../session/run.ts";
import { addDictionary, type Language } from "../story/words/index.ts";
import { chinese } from "../story/words/zh.ts";
import { writeWholeFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readCountOption, readOptions, type Checked, type Options, type OptionSpec } from "./options.ts";
import { NO_RASTERISER, rasterised } from "./raster.ts";
import { alignTable } from "./table.ts";
import { guarded, noticeLine, openWorld, type WorldSpec } from "./world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "./world-options.ts";

const { least, most, width: usualWidth, height: usualHeight } = POSTER_LIMITS;

const OPTIONS: readonly OptionSpec[] = [
  { name: "out", value: "FILE", help: "where to write it: a file that ends in .svg or .png (standard output, as SVG)" },
  { name: "at", value: "INSTANT", help: "the moment to show, such as 24s (where the scenario ends)" },
  { name: "theme", value: "THEME", help: "light or dark (light)" },
  { name: "width", value: "N", help: `width in pixels (${usualWidth})` },
  { name: "height", value: "N", help: `height in pixels (${usualHeight})` },
  { name: "lang", value: "LANGUAGE", help: "language of the words: en or zh (en)" },
  { name: "title", value: "TEXT", help: "what stands above the picture (the scenario's title)" },
  { name: "list", help: "list the scenarios that come along" },
  // The scenario is named in front, and a picture ends at its moment.
  ...WORLD_OPTIONS.filter(({ name }) => name !== "scenario" && name !== "for"),
  { name: "help", help: "print this" },
];

/** What a poster was asked for, besides its world. */
interface PosterRequest {
  readonly form: PosterForm;
  readonly at: Instant | null;
  readonly title: string | null;
  readonly file: string | null;
  readonly format: "svg" | "png";
}

/** `quorumscape poster`: 0 if the picture was made, 1 over a mistake of ours, 2 if it cannot be. */
export const posterCommand: CliCommand = {
  name: "poster",
  summary: "make a picture of the stage at a moment, as SVG or PNG",
  help: {
    usage: "SCENARIO [--out FILE] [OPTION]…",
    about: "Simulates a scenario up to a moment, and writes a picture of the stage: as SVG, which needs no other file and no script, or as PNG.",
    verbs: [],
    options: OPTIONS,
    remarks: ["A SCENARIO is one that comes along, or a file. Without one, options describe the cluster as they do for `run`."],
    example: "poster store-dies --at 24s --theme dark --out store-dies.svg",
  },
  run: writePoster,
};

async function writePoster(args: string[], io: CommandIo): Promise<number> {
  const problem = (text: string): number => {
    io.err(text);
    return ExitCode.badRequest;
  };
  const hint = "See: quorumscape poster --help";
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return problem(`${read.problem} ${hint}`);
  const { options } = read;
  const request = readPosterRequest(options);
  if (!request.ok) return problem(`${request.problem} ${hint}`);
  if (options.values.has("list")) {
    for (const row of alignTable(SCENARIOS.map(({ id }) => [id, titleOf(id, request.value.form.words)]))) io.out(row);
    return ExitCode.fine;
  }
  const asked = readWorldRequest(withScenario(options));
  if (!asked.ok) return problem(`${asked.problem} ${hint}`);
  const world = openWorld(asked.value);
  if (!world.ok) return problem(world.problem);
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  let svg = "";
  const code = guarded(io, "poster", args, () => {
    svg = draw(world.value, request.value);
    return ExitCode.fine;
  });
  return code === ExitCode.fine ? deliver(svg, request.value, io) : code;
}

function readPosterRequest(options: Options): Checked<PosterRequest> {
  const theme = optionValue(options, "theme") ?? "light";
  if (theme !== "light" && theme !== "dark") return wrong("theme", theme, "light or dark");
  const language = optionValue(options, "lang") ?? "en";
  if (language !== "en" && language !== "zh") return wrong("lang", language, "en or zh");
  const width = readCountOption(options, "width", least, most);
  if (!width.ok) return width;
  const height = readCountOption(options, "height", least, most);
  if (!height.ok) return height;
  const at = readInstant(optionValue(options, "at"));
  if (!at.ok) return at;
  const file = optionValue(options, "out") ?? null;
  const format = file === null ? "svg" : formatOf(file);
  if (format === null) return wrong("out", file ?? "", "a file that ends in .svg or .png");
  const form = {
    width: width.value ?? usualWidth, height: height.value ?? usualHeight, theme, language, words: wordsIn(language),
  } as const;
  return { ok: true, value: { form, at: at.value, title: optionValue(options, "title") ?? null, file, format } };
}

function readInstant(text: string | undefined): Checked<Instant | null> {
  if (text === undefined) return { ok: true, value: null };
  const value = parseDuration(text);
  if (value !== undefined && value <= MAX_RUN) return { ok: true, value: after(START, value) };
  return wrong("at", text, `an instant up to ${formatDuration(MAX_RUN)}, such as 24s or 5m30s`);
}

const wrong = (name: string, given: string, expected: string): { readonly ok: false; readonly problem: string } =>
  ({ ok: false, problem: `--${name} is \`${quoted(given)}\`; expected ${expected}.` });

function formatOf(file: string): "svg" | "png" | null {
  const ending = /\.(svg|png)$/i.exec(file)?.[1]?.toLowerCase();
  return ending === "svg" || ending === "png" ? ending : null;
}

function wordsIn(language: Language): PictureWords {
  if (language === "en") return pictureEn;
  addDictionary("zh", chinese);
  return pictureZh;
}

function titleOf(scenario: string, { scenarios }: PictureWords): string {
  const titles: Readonly<Record<string, string>> = scenarios;
  return (Object.hasOwn(titles, scenario) ? titles[scenario] : undefined) ?? scenario;
}

function draw(world: WorldSpec, { form, at, title }: PosterRequest): string {
  const run = createRun(world, false);
  advanceRun(run, at ?? world.until);
  const { cluster, branch, spec } = run;
  const shown = title ?? titleOf(spec.scenario, form.words);
  return poster({ frame: frameOf(cluster), events: branch.events, names: spec.topology.names, title: shown }, form);
}

async function deliver(svg: string, { form, file, format }: PosterRequest, io: CommandIo): Promise<number> {
  if (file === null) {
    io.out(svg);
    return ExitCode.fine;
  }
  const contents = format === "svg" ? `${svg}\n` : await rasterised(svg, form.width);
  const failure = contents === null ? NO_RASTERISER : writeWholeFile(file, contents);
  if (failure === null) return ExitCode.fine;
  io.err(failure);
  return ExitCode.badRequest;
}
