import type { Action } from "../action/index.ts";
import { unrepairedCount } from "../cluster/health-watch.ts";
import { after, formatDuration, type Duration } from "../kernel/time.ts";
import { deadlockIn } from "../session/errand.ts";
import { createPlayer, goTo, play, stepPlayer, type Player } from "../session/player.ts";
import { switchBranch } from "../session/branches.ts";
import { actOnRun, isBroken, type Run } from "../session/run.ts";
import { TERMINAL_COMMANDS } from "../terminal/commands/index.ts";
import { completeLine } from "../terminal/complete.ts";
import { runLine, type LineContext } from "../terminal/run.ts";
import type { Completions, Ground, TerminalDeed, TerminalSession } from "../terminal/types.ts";
import { writeWholeFile } from "./files.ts";

/** A terminal over a run that stands between two lines: what `ctl` and `shell` share. */
export interface TerminalHost {
  readonly run: Run;
  session: TerminalSession;
  readonly context: LineContext;
  readonly player: Player;
}

/** What a line came to on the command line. */
export interface Entered {
  readonly text: string;
  readonly ok: boolean;
  /** `exit` was typed at the shell's prompt. */
  readonly leaves: boolean;
  readonly clears: boolean;
  /** The line is to be run again every so often until somebody stops it; null for once. */
  readonly watch: Extract<TerminalDeed, { readonly kind: "watch" }> | null;
}

export function createTerminalHost(run: Run, language: Ground["language"]): TerminalHost {
  const ground: Ground = {
    get cluster() { return run.cluster; },
    get now() { return run.cluster.now; },
    get events() { return run.branch.events.filter(({ id }) => id <= run.cluster.eventCount); },
    get time() { return isBroken(run) ? "ended" : "stands"; },
    language,
  };
  const hands = { act: (action: Action) => actOnRun(run, action) };
  return {
    run, player: createPlayer(run, null), context: { table: TERMINAL_COMMANDS, ground, hands },
    session: { prompt: "pd-ctl", history: [] },
  };
}

/** Runs a line, and what it leaves to its host; the rest of the line behind that. */
export function enterLine(host: TerminalHost, line: string): Entered {
  host.session = { ...host.session, history: [...host.session.history, line] };
  return enter(host, line);
}

/** The same without a trace in the history, as `watch` repeats a line. */
export function enter(host: TerminalHost, line: string): Entered {
  let text = "";
  let ok = true;
  const done = { leaves: false, clears: false, watch: null as Entered["watch"] };
  for (let rest = line; rest !== "" && !done.leaves && done.watch === null;) {
    const ran = runLine(rest, host.session, host.context);
    host.session = ran.session;
    text += ran.output.text;
    ({ ok } = ran.output);
    ({ rest } = ran);
    for (const deed of ran.output.deeds) {
      if (deed.kind === "leave") done.leaves = true;
      else if (deed.kind === "clear") done.clears = true;
      else if (deed.kind === "watch") done.watch = deed;
      else if (deed.kind === "await") {
        settle(host.player, () => stepPlayer(host.player, deed));
        const { output } = runLine(deed.line, host.session, host.context);
        text += output.text;
        ({ ok } = output);
      }
      else {
        const problem = carryOut(host, deed);
        if (problem === null) continue;
        text += `${problem}\n`;
        ok = false;
      }
    }
  }
  return { text, ok, ...done };
}

/** Does what a line leaves to its host; the sentence says why it could not. */
function carryOut({ run, player }: TerminalHost,
  deed: Exclude<TerminalDeed, { readonly kind: "leave" | "clear" | "watch" | "await" }>): string | null {
  switch (deed.kind) {
    case "run": return settle(player, () => goTo(player, after(run.cluster.now, deed.by)));
    case "run-until": return settle(player, () => stepPlayer(player, deed.until)) ?? notRepaired(player);
    case "seek": return settle(player, () => goTo(player, deed.to));
    case "step": return settle(player, () => stepPlayer(player, deed.to));
    case "branch": return switchBranch(run, deed.id) ? null : `There is no branch ${deed.id}.`;
    case "save": return writeWholeFile(deed.name, deed.text);
    case "play": case "pace": return "Time stands here between two lines: let it go on with `run 30s`.";
    case "lesson": return `Lessons have a command of their own here: quorumscape lesson run ${deed.id}`;
    // Nothing here shows what is selected.
    case "select": return null;
  }
}

/** Lets the player come to where it has been sent. */
function settle(player: Player, send: () => void): null {
  send();
  while (player.errand !== null) play(player, 0, () => true);
  return null;
}

/** What the skip to "repaired" has left as it was, in the words of the report; null where all is repaired. */
function notRepaired({ run, health }: Player): string | null {
  const left = unrepairedCount(health, run.cluster);
  if (left === 0) return null;
  const waits = (deadlockIn(run, health) ?? []).map((wait) => `${wait.count} waiting for ${wait.for}`).join(", ");
  const regions = left === 1 ? "1 region is" : `${left} regions are`;
  return `${regions} not repaired${waits === "" ? " yet" : `, and nothing that is to come repairs more: ${waits}`}.`;
}

/** Lets so much virtual time pass. */
export const letPass = ({ run, player }: TerminalHost, length: Duration): null =>
  settle(player, () => goTo(player, after(run.cluster.now, length)));

export const completeIn = ({ session, context }: TerminalHost, line: string): Completions =>
  completeLine(line, line.length, { ...context, session });

/** The instant that the terminal tells of, as its prompt shows it. */
export const clockText = ({ run }: TerminalHost): string => formatDuration(run.cluster.now as number as Duration);
