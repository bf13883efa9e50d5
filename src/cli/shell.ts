import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { openTerminal, openTerminalWorld, TERMINAL_OPTIONS } from "./ctl.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { completeIn, enter, enterLine, letPass, clockText, type Entered, type TerminalHost } from "./terminal-host.ts";
import { noticeLine } from "./world.ts";

/** As pd-ctl prints its own. */
const PROMPT = "\x1b[31m»\x1b[0m ";
const CLEAR = "\x1b[2J\x1b[H";
/** Wall time between two looks of a `watch`, whatever virtual time passes between them. */
const LOOK_MILLIS = 1_000;

/** `quorumscape shell`: lines from standard input until its end or `exit`. */
export const promptCommand: CliCommand = {
  name: "shell",
  summary: "open a terminal in a simulated cluster",
  help: {
    usage: "[OPTION]…",
    about: "Opens a terminal in a simulated cluster: pd-ctl's prompt, with its commands and all that `help` lists.",
    verbs: [],
    options: TERMINAL_OPTIONS,
    remarks: [
      "Time stands between two lines and goes on by `run 30s`. The tab key completes, ^C ends a `watch`, ^D leaves.",
    ],
    example: "shell --stores 5 --do \"10s kill store 4\" --at 40s",
  },
  run: openShell,
};

async function openShell(args: string[], io: CommandIo): Promise<number> {
  const opened = openTerminalWorld(args);
  const stray = opened.ok ? opened.value.lines[0] : undefined;
  if (!opened.ok || stray !== undefined) {
    const problem = opened.ok ? `Found \`${stray ?? ""}\` where an option was expected; quorumscape ctl runs single lines.` : opened.problem;
    io.err(`${problem} See: quorumscape shell --help`);
    return ExitCode.badRequest;
  }
  for (const notice of opened.value.world.notices) io.err(noticeLine(notice));
  const host = openTerminal(opened.value.world, /^zh/i.test(process.env["LANG"] ?? "") ? "zh" : "en");
  io.err(`At ${clockText(host)}. \`help\` lists the commands, \`run 30s\` lets time go on, \`exit\` leaves.`);
  const lines = createInterface({
    input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY && process.stdout.isTTY,
    completer: (line: string) => completionsFor(host, line),
  });
  await serve(host, lines);
  return ExitCode.fine;
}

/** What node:readline wants: the words, and the part of the line that they would replace. */
function completionsFor(host: TerminalHost, line: string): [string[], string] {
  const { from, words } = completeIn(host, line);
  return [words.map(({ text }) => `${text} `), line.slice(from)];
}

async function serve(host: TerminalHost, lines: Interface): Promise<void> {
  // Lines that come through a pipe are answered alone.
  const ask = (): void => {
    if (lines.terminal) lines.prompt();
  };
  lines.setPrompt(PROMPT);
  ask();
  for await (const line of lines) {
    const entered = enterLine(host, line);
    show(entered);
    if (entered.watch !== null) await watch(host, lines, entered.watch);
    // Who leaves pd-ctl's prompt leaves: there is no other behind it.
    const { prompt } = host.session;
    if (entered.leaves || prompt === "shell") break;
    lines.setPrompt(prompt === "pd-ctl" ? PROMPT : `${prompt.replace(/^\S+ /, "")}> `);
    ask();
  }
  lines.close();
}

function show({ text, clears }: Entered): void {
  process.stdout.write(`${clears && process.stdout.isTTY ? CLEAR : ""}${text}`);
}

/** Looks again and again, and lets virtual time pass in between, until ^C or the end of the input. */
async function watch(host: TerminalHost, lines: Interface, { line, every }: NonNullable<Entered["watch"]>): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  lines.once("SIGINT", end);
  lines.once("close", end);
  while (!isOver) {
    if (process.stdout.isTTY) process.stdout.write(CLEAR);
    process.stdout.write(`At ${clockText(host)}: ${line}\n\n`);
    show(enter(host, line));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
    letPass(host, every);
  }
  lines.off("SIGINT", end);
  lines.off("close", end);
}
