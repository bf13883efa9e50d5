import { formatDuration, parseDuration, type Duration, type Instant } from "../kernel/time.ts";
import { MAX_RUN } from "../action/limits.ts";
import { quoted } from "../kernel/words.ts";
import { advanceRun, createRun } from "../session/run.ts";
import { ExitCode, type CommandIo } from "./io.ts";
import { optionLines, optionValue, readOptions, type Checked, type OptionSpec, type Options } from "./options.ts";
import { createTerminalHost, enterLine, letPass, type TerminalHost } from "./terminal-host.ts";
import { guarded, noticeLine, openWorld, type WorldSpec } from "./world.ts";
import { readWorldRequest, WORLD_OPTIONS } from "./world-options.ts";

/** What `ctl` and `shell` can be told of the world that they stand in. */
export const TERMINAL_OPTIONS: readonly OptionSpec[] = [
  { name: "at", value: "INSTANT", help: "the instant at which the terminal is opened, such as 40s (the end of the run)" },
  ...WORLD_OPTIONS,
  { name: "help", help: "print this" },
];

export const CTL_HELP: readonly string[] = [
  "usage: quorumscape ctl [OPTION]… \"LINE\"…",
  "",
  "Runs lines of the terminal in a simulated cluster, one after another, and prints what the real tools would print. Commands of",
  "pd-ctl need no `pd-ctl` before them; `help` lists all others. Leaves with 1 where the last line's tool would leave with an error.",
  "",
  ...optionLines(TERMINAL_OPTIONS),
  "",
  "Example: ctl --do \"10s kill store 4\" --at 40s \"store 4\" \"region check down-peer | grep -c start_key\"",
];

/** `quorumscape ctl`: what the lines print, alone on standard output. */
export async function ctlCommand(args: string[], io: CommandIo): Promise<number> {
  const hint = "See: quorumscape ctl --help";
  const opened = openTerminalWorld(args);
  if (!opened.ok) {
    io.err(`${opened.problem} ${hint}`);
    return ExitCode.badRequest;
  }
  const { world, lines } = opened.value;
  if (lines.length === 0) {
    io.err(`There is no line to run: ctl --at 40s "store 4". ${hint}`);
    return ExitCode.badRequest;
  }
  for (const notice of world.notices) io.err(noticeLine(notice));
  return guarded(io, "ctl", args, () => {
    const host = openTerminal(world, "en");
    let ok = true;
    for (const line of lines) {
      ok = runOne(host, line, io);
    }
    return ok ? ExitCode.fine : ExitCode.failed;
  });
}

/** Prints what a line comes to. Nobody is there to stop a `watch`: it looks twice. */
function runOne(host: TerminalHost, line: string, io: CommandIo): boolean {
  const entered = enterLine(host, line);
  write(entered.text, io);
  if (entered.watch === null) return entered.ok;
  write(enterLine(host, entered.watch.line).text, io);
  letPass(host, entered.watch.every);
  const again = enterLine(host, entered.watch.line);
  write(again.text, io);
  return again.ok;
}

function write(text: string, io: CommandIo): void {
  if (text !== "") io.out(text.replace(/\n$/, ""));
}

/** The world of a terminal, up to the instant at which it is opened, and the lines that stand beside the options. */
export function openTerminalWorld(args: string[]): Checked<{ readonly world: WorldSpec; readonly lines: readonly string[] }> {
  const read = readOptions(args, TERMINAL_OPTIONS);
  if (!read.ok) return read;
  const at = readInstant(read.options);
  if (!at.ok) return at;
  const request = readWorldRequest({ ...read.options, positional: [] });
  if (!request.ok) return request;
  const world = openWorld(request.value);
  if (!world.ok) return world;
  return { ok: true, value: { world: { ...world.value, until: at.value ?? world.value.until }, lines: read.options.positional } };
}

function readInstant(options: Options): Checked<Instant | null> {
  const text = optionValue(options, "at");
  if (text === undefined) return { ok: true, value: null };
  const length: Duration | undefined = parseDuration(text);
  if (length !== undefined && length <= MAX_RUN) return { ok: true, value: length as number as Instant };
  return { ok: false, problem: `--at is \`${quoted(text)}\`; expected an instant up to ${formatDuration(MAX_RUN)}, such as 40s or 5m30s.` };
}

/** A terminal over the world's run, at its instant. */
export function openTerminal(world: WorldSpec, language: "en" | "zh"): TerminalHost {
  const run = createRun(world);
  advanceRun(run, world.until);
  return createTerminalHost(run, language);
}
