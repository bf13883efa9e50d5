import type { Player } from "../session/player.ts";
import { actOnRun, isBroken } from "../session/run.ts";
import { TERMINAL_COMMANDS } from "../terminal/commands/index.ts";
import { completeLine } from "../terminal/complete.ts";
import { runLine } from "../terminal/run.ts";
import type { Ground } from "../terminal/types.ts";
import type { Answer, WorkerCommand } from "./protocol.ts";

type Asking = Extract<WorkerCommand, { readonly kind: "terminal" | "terminal-complete" }>;

/** Answers a terminal about the run as it stands; what a line does to the cluster is an input of the run, as from the page. */
export function serveTerminal({ run, playing, errand }: Player, command: Asking): Answer {
  const ground: Ground = {
    get cluster() { return run.cluster; },
    get now() { return run.cluster.now; },
    get events() { return run.branch.events.filter(({ id }) => id <= run.cluster.eventCount); },
    get time() { return isBroken(run) ? "ended" : playing || errand !== null ? "flows" : "stands"; },
    language: command.language,
  };
  const { session } = command;
  switch (command.kind) {
    case "terminal": {
      const hands = { act: (action: Parameters<typeof actOnRun>[1]) => actOnRun(run, action) };
      const ran = runLine(command.line, session, { table: TERMINAL_COMMANDS, ground, hands });
      return { ok: true, kind: "terminal", ...ran, at: run.cluster.now };
    }
    case "terminal-complete":
      return { ok: true, kind: "terminal-completions",
        ...completeLine(command.line, command.cursor, { table: TERMINAL_COMMANDS, ground, session }) };
  }
}
