/**
 * A part of the engine that may come later than the rest: who needs it asks for it by this token (`need`), and who puts a
 * program together brings its code (`bring`). Code is the same for every run and never changes once it is there, so nothing that
 * happens in a run depends on when it came: whoever needs a part that is not there stops before anything has happened.
 */
export interface LatePart<Code> {
  readonly name: string;
  /** Owned by `bring`. */
  code: Code | null;
}

/** A run cannot go on before the code of this part has come. Nothing was done, and it goes on as if it had always been there. */
export class CodeMissing extends Error {
  constructor({ name }: LatePart<unknown>) {
    super(`A part of the engine is not there: ${name}.`);
    this.name = "CodeMissing";
  }
}

export const latePart = <Code>(name: string): LatePart<Code> => ({ name, code: null });

/** The part's code. Throws `CodeMissing`: it is asked for before anything has been changed. */
export function need<Code>(part: LatePart<Code>): Code {
  if (part.code === null) throw new CodeMissing(part);
  return part.code;
}

export function bring<Code>(part: LatePart<Code>, code: Code): void {
  part.code = code;
}
