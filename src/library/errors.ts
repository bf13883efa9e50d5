import type { Notice } from "../language/notice.ts";

/**
 * What somebody asked for cannot be: a scenario that there is not, a file or link that cannot be read, a command with a mistake,
 * or one that the cluster refuses. `notices` say what, where and what was expected; the message is the first of them.
 */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
  readonly notices: readonly Notice[];

  constructor(notices: readonly Notice[]) {
    super(notices[0]?.text ?? "");
    this.notices = notices;
  }
}

/** An error with one sentence. */
export const simulationError = (code: string, text: string): SimulationError =>
  new SimulationError([{ level: "error", code, where: "", text, values: {} }]);
