/** A word as a shell reads it, and where it stands in the line. */
export interface Word {
  /** Without its quotes. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** A command between pipes. */
export interface LineStage {
  readonly words: readonly Word[];
  /** As it is typed. */
  readonly text: string;
}

/** What stands between two `;`. */
export interface Statement {
  readonly stages: readonly LineStage[];
  /** Where its output goes instead of the screen; null for the screen. */
  readonly file: string | null;
  /** Where what follows begins. */
  readonly end: number;
}

export type ReadLine =
  | { readonly ok: true; readonly statement: Statement }
  /** `problem` is what a shell says. */
  | { readonly ok: false; readonly problem: string };

/** Longest line that is read. */
export const MAX_LINE = 8_000;

type Token = Word & { readonly kind: "word" | "|" | ">" | ";" | "other" };

/**
 * Reads the statement of a line that begins at `from`, as a shell does: words with quotes and backslashes, pipes, a
 * redirection. What a shell would replace (variables, patterns) stays as it is typed. `readsText` says of a first word that the
 * rest up to `;` belongs to it.
 */
export function readStatement(line: string, from: number, readsText: (first: string) => boolean): ReadLine {
  if (line.length > MAX_LINE) return wrong(`the line has ${line.length} characters, and at most ${MAX_LINE} are read`);
  const lexer: Lexer = { line, at: from, problem: null };
  const stages: LineStage[] = [];
  let words: Word[] = [];
  let file: string | null = null;
  for (;;) {
    const token = nextToken(lexer);
    if (lexer.problem !== null) return wrong(lexer.problem);
    if (token === null || token.kind === ";") {
      if (words.length > 0) stages.push(stageOf(line, words));
      else if (stages.length > 0 || (file !== null)) return unexpected(token?.text ?? "newline");
      return { ok: true, statement: { stages, file, end: lexer.at } };
    }
    if (token.kind === "word") {
      if (file !== null) return unexpected(token.text);
      words.push(token);
      if (words.length === 1 && readsText(token.text)) words.push(...restOfStatement(lexer));
    } else if (token.kind === "|") {
      if (words.length === 0 || file !== null) return unexpected("|");
      stages.push(stageOf(line, words));
      words = [];
    } else if (token.kind === ">") {
      const name = nextToken(lexer);
      if (name?.kind !== "word" || file !== null || words.length === 0) return unexpected(name?.text ?? "newline");
      file = name.text;
    } else {
      return unexpected(token.text);
    }
  }
}

const stageOf = (line: string, words: readonly Word[]): LineStage =>
  ({ words, text: line.slice(words[0]?.at ?? 0, words.at(-1)?.end ?? 0) });

const wrong = (problem: string): ReadLine => ({ ok: false, problem });

const unexpected = (text: string): ReadLine => wrong(`syntax error near unexpected token \`${text}'`);

/** A line being read. Mutable. */
interface Lexer {
  readonly line: string;
  at: number;
  problem: string | null;
}

/** The rest up to `;` as words between blanks, each as it is typed. */
function restOfStatement(lexer: Lexer): Word[] {
  const found = lexer.line.slice(lexer.at).search(/[;\n]/);
  const from = lexer.at;
  const end = found < 0 ? lexer.line.length : from + found;
  lexer.at = end;
  return [...lexer.line.slice(from, end).matchAll(/\S+/g)]
    .map(({ 0: text, index }) => ({ text, at: from + index, end: from + index + text.length }));
}

/** Also the wide blank of a Chinese keyboard, and the one that does not break of copied text: no piece of a word has them. */
const BLANK = /[^\S\n]/;
const OPERATOR = /\|\||&&|>>|<<|[|;<>\n]/y;
/** A piece of a word: an arrow of a sentence, a quoted text, an escaped letter, or plain letters. */
const PIECE = /->|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|((?:(?!->|&&)[^\s|;<>'"\\])+)/y;

function nextToken(lexer: Lexer): Token | null {
  const { line } = lexer;
  while (BLANK.test(line.charAt(lexer.at))) lexer.at++;
  const at = lexer.at;
  if (at >= line.length || line.charAt(at) === "#") {
    lexer.at = line.length;
    return null;
  }
  OPERATOR.lastIndex = at;
  const operator = OPERATOR.exec(line)?.[0];
  if (operator !== undefined) {
    lexer.at += operator.length;
    return { kind: operatorKind(operator), text: operator, at, end: lexer.at };
  }
  let text = "";
  for (PIECE.lastIndex = at; ; PIECE.lastIndex = lexer.at) {
    const piece = PIECE.exec(line);
    if (piece === null) break;
    lexer.at = PIECE.lastIndex;
    const [whole, single, double, escaped, plain] = piece;
    text += single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? whole;
  }
  const quote = line.charAt(lexer.at);
  if (quote === "'" || quote === "\"") lexer.problem = `unexpected EOF while looking for matching \`${quote}'`;
  else if (quote === "\\") lexer.at++;
  return { kind: "word", text, at, end: lexer.at };
}

function operatorKind(operator: string): Token["kind"] {
  switch (operator) {
    case "|": case ">": case ";": return operator;
    case "\n": return ";";
    default: return "other";
  }
}
