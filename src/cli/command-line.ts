import { nearestWord, quoted } from "../kernel/words.ts";
import { VERSION } from "../session/open.ts";
import { terminalReference } from "../terminal/reference.ts";
import { CTL_HELP, ctlCommand } from "./ctl.ts";
import { EXPORT_HELP, exportCommand } from "./export.ts";
import { interactionCommand } from "./interaction.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { LESSON_HELP, lessonCommand } from "./lesson.ts";
import { RUN_HELP, runCommand } from "./run.ts";
import { openShell, SHELL_HELP } from "./shell.ts";

const PROGRAM = "quorumscape";

/** Every command there is. */
const commands: readonly CliCommand[] = [
  { name: "run", summary: "simulate a cluster, break it, and report how it got over it", run: runCommand },
  { name: "export", summary: "simulate a cluster, and write what PD would print of it as JSON", run: exportCommand },
  {
    name: "interaction",
    summary: "run data-driven Raft test files against the core",
    run: (args, io) => interactionCommand(args, io),
  },
  { name: "lesson", summary: "list lessons, run one, check all, or begin a new one", run: lessonCommand },
  { name: "ctl", summary: "run lines of pd-ctl and the terminal in a simulated cluster: --at 40s \"store 4\"", run: ctlCommand },
  { name: "shell", summary: "open a terminal in a simulated cluster", run: openShell },
  { name: "help", summary: "explain a command: help run", run: helpCommand },
];

/** Carries out `quorumscape ARGUMENT…` and returns the exit code: 0 fine, 1 something failed, 2 it could not be done. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) {
    for (const line of generalHelp()) io.err(line);
    return ExitCode.badRequest;
  }
  if (first === "--version") {
    io.out(VERSION);
    return ExitCode.fine;
  }
  if (first === "--help" || first === "-h") return helpCommand(rest, io);
  const command = commands.find((candidate) => candidate.name === first);
  if (command === undefined) {
    io.err(unknownCommand(first));
    return ExitCode.badRequest;
  }
  if (rest.includes("--help") || rest.includes("-h")) return helpCommand([first], io);
  return command.run(rest, io);
}

async function helpCommand(args: string[], io: CommandIo): Promise<number> {
  const [about] = args;
  if (about === "run") {
    for (const line of RUN_HELP) io.out(line);
  } else if (about === "export") {
    for (const line of EXPORT_HELP) io.out(line);
  } else if (about === "ctl") {
    for (const line of CTL_HELP) io.out(line);
  } else if (about === "shell") {
    for (const line of SHELL_HELP) io.out(line);
  } else if (about === "terminal") {
    for (const line of terminalHelp()) io.out(line);
  } else if (about === "lesson") {
    for (const line of LESSON_HELP) io.out(line);
  } else if (about === "interaction") {
    // Its usage is what it says when it is asked for nothing.
    await interactionCommand([], { out: (line) => io.out(line), err: (line) => io.out(line) });
  } else if (about === undefined || about === "help") {
    for (const line of generalHelp()) io.out(line);
  } else {
    io.err(unknownCommand(about));
    return ExitCode.badRequest;
  }
  return ExitCode.fine;
}

/** Every command of the terminal of `ctl` and `shell`, in one line each. */
function terminalHelp(): string[] {
  return terminalReference().map(({ path, usage, help }) => `${path}${usage === "" ? "" : ` ${usage}`}: ${help.en}`);
}

function unknownCommand(typed: string): string {
  const nearest = nearestWord(typed, commands.map((command) => command.name)) ?? "help";
  const kind = typed.startsWith("-") ? "option" : "command";
  return `There is no ${kind} ${quoted(typed)}; the nearest command is ${nearest}. See: ${PROGRAM} help`;
}

function generalHelp(): string[] {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    `usage: ${PROGRAM} COMMAND [OPTION]…`,
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    `${PROGRAM} COMMAND --help explains a command, ${PROGRAM} --version prints the version.`,
  ];
}
