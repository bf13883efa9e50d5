import { nearestHint, quoted } from "../kernel/words.ts";
import { VERSION } from "../session/open.ts";
import { bringTraces } from "../session/traces.ts";
import { bringWhole } from "../session/whole.ts";
import { terminalReference } from "../terminal/reference.ts";
import { alertsCommand } from "./alerts.ts";
import { attachCommand } from "./attach/index.ts";
import { campaignCommand } from "./campaign/index.ts";
import { campaignWorkerCommand } from "./campaign/worker.ts";
import { compareCommand } from "./compare/index.ts";
import { ctlCommand } from "./ctl.ts";
import { exportCommand } from "./export.ts";
import { figuresCommand } from "./figures/index.ts";
import { interactionCommand } from "./interaction.ts";
import { ExitCode, helpLines, type CliCommand, type CommandIo } from "./io.ts";
import { lessonCommand } from "./lesson.ts";
import { observedCommand } from "./observed.ts";
import { posterCommand } from "./poster.ts";
import { runCommand } from "./run.ts";
import { serveTwinCommand } from "./serve.ts";
import { promptCommand } from "./shell.ts";

const PROGRAM = "quorumscape";

/** Every command there is, but for `help`, which is about them. */
export const CLI_COMMANDS: readonly CliCommand[] = [
  runCommand, campaignCommand, campaignWorkerCommand, figuresCommand, exportCommand, alertsCommand, compareCommand,
  ctlCommand, promptCommand, interactionCommand, posterCommand, lessonCommand, serveTwinCommand, attachCommand, observedCommand,
];

/** Carries out `quorumscape ARGUMENT…` and returns the exit code: 0 fine, 1 something failed, 2 it could not be done. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<number> {
  bringWhole();
  bringTraces();
  const [first, ...rest] = args;
  if (first === undefined) {
    for (const line of generalHelp()) io.err(line);
    return ExitCode.badRequest;
  }
  if (first === "--version") {
    io.out(VERSION);
    return ExitCode.fine;
  }
  if (first === "--help" || first === "-h") return explain(rest[0], io);
  if (first === "help") return explain(rest[0], io);
  if (rest.includes("--help") || rest.includes("-h")) return explain(first, io);
  const command = CLI_COMMANDS.find((candidate) => candidate.name === first);
  return command === undefined ? refuse(first, io) : command.run(rest, io);
}

function explain(about: string | undefined, io: CommandIo): number {
  if (about === "terminal") {
    for (const line of terminalHelp()) io.out(line);
    return ExitCode.fine;
  }
  const command = CLI_COMMANDS.find((candidate) => candidate.name === about);
  if (command === undefined && about !== undefined && about !== "help") return refuse(about, io);
  for (const line of command === undefined ? generalHelp() : helpLines(command, PROGRAM)) io.out(line);
  return ExitCode.fine;
}

/** Every command of the terminal of `ctl` and `shell`, in one line each. */
const terminalHelp = (): string[] =>
  terminalReference().map(({ path, usage, help }) => `${path}${usage === "" ? "" : ` ${usage}`}: ${help.en}`);

function refuse(typed: string, io: CommandIo): number {
  io.err(unknownCommand(typed));
  return ExitCode.badRequest;
}

function unknownCommand(typed: string): string {
  const nearest = nearestHint(typed, [...CLI_COMMANDS.map((command) => command.name), "help"]);
  const kind = typed.startsWith("-") ? "option" : "command";
  return `There is no ${kind} ${quoted(typed)}${nearest}. See: ${PROGRAM} help`;
}

function generalHelp(): string[] {
  const lines = [...CLI_COMMANDS, { name: "help", summary: "explain a command: help run" }];
  const width = Math.max(...lines.map(({ name }) => name.length));
  return [
    `usage: ${PROGRAM} COMMAND [OPTION]…`,
    "",
    ...lines.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    `${PROGRAM} COMMAND --help explains a command, ${PROGRAM} --version prints the version.`,
  ];
}
