import type { PdJson } from "../../exchange/write-json.ts";

/** What a filter of jq does. A closed union; each is data. */
export type JqNode =
  | { readonly kind: "identity" }
  | { readonly kind: "literal"; readonly value: PdJson }
  | { readonly kind: "variable"; readonly name: string }
  /** `of[key]`; a slice where `to` is not undefined. */
  | { readonly kind: "index"; readonly of: JqNode; readonly key: JqNode }
  | { readonly kind: "slice"; readonly of: JqNode; readonly from: JqNode | null; readonly to: JqNode | null }
  | { readonly kind: "each"; readonly of: JqNode }
  | { readonly kind: "attempt"; readonly of: JqNode }
  | { readonly kind: "pipe" | "both"; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "operation"; readonly operator: JqOperator; readonly left: JqNode; readonly right: JqNode }
  | { readonly kind: "list"; readonly of: JqNode | null }
  | { readonly kind: "object"; readonly members: readonly (readonly [JqNode, JqNode])[] }
  | { readonly kind: "if"; readonly condition: JqNode; readonly then: JqNode; readonly otherwise: JqNode }
  | { readonly kind: "bind"; readonly source: JqNode; readonly name: string; readonly body: JqNode }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly JqNode[] };

const OPERATORS = [
  ["//"], ["or"], ["and"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"],
] as const;
export type JqOperator = (typeof OPERATORS)[number][number];

/** A filter that cannot be read or carried out; the message is what jq would say behind `jq: error`. */
export class JqError extends Error {}

/** Longer filters are none that anybody types, and each path of one is carried out inside the one before it. */
const MAX_TOKENS = 400;
/** Deeper filters are no filters that anybody means, and would end in our own stack. */
const MAX_DEPTH = 60;

interface Token {
  readonly kind: "word" | "field" | "variable" | "text" | "number" | "sign";
  readonly text: string;
}

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

/** Reads a filter: paths, pipes, commas, objects and lists, comparisons and sums, `if`, `as`, calls. Throws `JqError`. */
export function parseJq(text: string): JqNode {
  const parser: Parser = { tokens: tokensOf(text), at: 0, depth: 0 };
  if (parser.tokens.length === 0) return IDENTITY;
  if (parser.tokens.length > MAX_TOKENS) throw new JqError("the filter is too long for this jq");
  const node = readPipe(parser);
  const left = parser.tokens[parser.at];
  if (left !== undefined) throw unexpected(left);
  return node;
}

const IDENTITY: JqNode = { kind: "identity" };

const TOKEN = new RegExp("\\s+|#[^\\n]*|\"(?:[^\"\\\\]|\\\\.)*\"|\\.[A-Za-z_]\\w*|\\$[A-Za-z_]\\w*|[A-Za-z_]\\w*"
  + "|\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|\\.\\.|\\?//|//|==|!=|<=|>=|[.[\\](){}|,:;<>+*/%?-]", "y");

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const { lastIndex } = TOKEN;
    const found = TOKEN.exec(text)?.[0];
    if (found === undefined) {
      throw new JqError(`syntax error, unexpected INVALID_CHARACTER: ${text.slice(lastIndex, lastIndex + 20)}`);
    }
    if (!/^[\s#]/.test(found)) tokens.push({ kind: kindOf(found), text: found });
  }
  return tokens;
}

function kindOf(text: string): Token["kind"] {
  if (/^\.[A-Za-z_]/.test(text)) return "field";
  if (text.startsWith("$")) return "variable";
  if (text.startsWith("\"")) return "text";
  if (/^\d/.test(text)) return "number";
  return /^\w/.test(text) ? "word" : "sign";
}

const unexpected = (token: Token | undefined): JqError =>
  new JqError(`syntax error, unexpected ${token === undefined ? "end of file" : `\`${token.text.slice(0, 40)}\``}`);

const here = ({ tokens, at }: Parser): string | undefined => tokens[at]?.text;

function takeIf(parser: Parser, text: string): boolean {
  if (here(parser) !== text) return false;
  parser.at++;
  return true;
}

function expect(parser: Parser, text: string): void {
  if (!takeIf(parser, text)) throw unexpected(parser.tokens[parser.at]);
}

function readPipe(parser: Parser): JqNode {
  if (++parser.depth > MAX_DEPTH) throw new JqError("the filter is nested too deeply");
  let left = readComma(parser);
  if (takeIf(parser, "as")) left = readBinding(parser, left);
  else if (takeIf(parser, "|")) left = { kind: "pipe", left, right: readPipe(parser) };
  parser.depth--;
  return left;
}

/** `source as $name | body`. */
function readBinding(parser: Parser, source: JqNode): JqNode {
  const token = parser.tokens[parser.at++];
  if (token?.kind !== "variable") throw unexpected(token);
  expect(parser, "|");
  return { kind: "bind", source, name: token.text, body: readPipe(parser) };
}

function readComma(parser: Parser): JqNode {
  let left = readOperation(parser, 0);
  while (takeIf(parser, ",")) left = { kind: "both", left, right: readOperation(parser, 0) };
  return left;
}

function readOperation(parser: Parser, level: number): JqNode {
  const operators: readonly JqOperator[] | undefined = OPERATORS[level];
  if (operators === undefined) return readPostfix(parser);
  let left = readOperation(parser, level + 1);
  for (;;) {
    const operator = operators.find((each) => each === here(parser));
    if (operator === undefined) return left;
    parser.at++;
    left = { kind: "operation", operator, left, right: readOperation(parser, level + 1) };
  }
}

function readPostfix(parser: Parser): JqNode {
  let node = readTerm(parser);
  for (;;) {
    const token = parser.tokens[parser.at];
    if (token?.kind === "field") {
      parser.at++;
      node = fieldOf(node, token.text.slice(1));
    } else if (takeIf(parser, "[")) node = readIndex(parser, node);
    else if (token?.text === "." && ["[", "\""].includes(parser.tokens[parser.at + 1]?.text.charAt(0) ?? "")) {
      parser.at++;
      const next = parser.tokens[parser.at];
      if (next?.kind === "text") {
        parser.at++;
        node = fieldOf(node, textOf(next.text));
      }
    } else if (takeIf(parser, "?")) node = { kind: "attempt", of: node };
    else return node;
  }
}

const fieldOf = (of: JqNode, name: string): JqNode => ({ kind: "index", of, key: { kind: "literal", value: name } });

function readIndex(parser: Parser, of: JqNode): JqNode {
  if (takeIf(parser, "]")) return { kind: "each", of };
  const from = here(parser) === ":" ? null : readPipe(parser);
  if (!takeIf(parser, ":")) {
    expect(parser, "]");
    return { kind: "index", of, key: from ?? IDENTITY };
  }
  const to = here(parser) === "]" ? null : readPipe(parser);
  expect(parser, "]");
  return { kind: "slice", of, from, to };
}

function readTerm(parser: Parser): JqNode {
  const token = parser.tokens[parser.at++];
  switch (token?.kind) {
    case "field": return fieldOf(IDENTITY, token.text.slice(1));
    case "variable": return { kind: "variable", name: token.text };
    case "text": return { kind: "literal", value: textOf(token.text) };
    case "number": return { kind: "literal", value: numberOf(token.text) };
    case "word": return readWord(parser, token);
    case "sign": return readSign(parser, token);
    case undefined: throw unexpected(token);
  }
}

/** Whole numbers too long for a number stay as they are written. */
function numberOf(text: string): PdJson {
  const value = Number(text);
  return /^\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

function textOf(token: string): string {
  if (/\\\(/.test(token)) throw new JqError("strings with \\(…) in them are not read by this jq");
  try {
    return String(JSON.parse(token));
  } catch {
    throw new JqError(`syntax error, invalid string ${token.slice(0, 40)}`);
  }
}

function readSign(parser: Parser, token: Token): JqNode {
  switch (token.text) {
    case ".": {
      const next = parser.tokens[parser.at];
      if (next?.kind !== "text") return IDENTITY;
      parser.at++;
      return fieldOf(IDENTITY, textOf(next.text));
    }
    case "..": return { kind: "call", name: "recurse", args: [] };
    case "-":
      return { kind: "operation", operator: "-", left: { kind: "literal", value: 0 }, right: readPostfix(parser) };
    case "(": {
      const node = readPipe(parser);
      expect(parser, ")");
      return node;
    }
    case "[": {
      if (takeIf(parser, "]")) return { kind: "list", of: null };
      const of = readPipe(parser);
      expect(parser, "]");
      return { kind: "list", of };
    }
    case "{": return readObject(parser);
    default: throw unexpected(token);
  }
}

function readObject(parser: Parser): JqNode {
  const members: (readonly [JqNode, JqNode])[] = [];
  while (!takeIf(parser, "}")) {
    if (members.length > 0) expect(parser, ",");
    const token = parser.tokens[parser.at++];
    const key = token?.kind === "text" ? textOf(token.text) : token?.text.replace(/^\$/, "") ?? "";
    const isNamed = token?.kind === "word" || token?.kind === "text";
    if (token?.text === "(") {
      const computed = readPipe(parser);
      expect(parser, ")");
      expect(parser, ":");
      members.push([computed, readMember(parser)]);
    } else if (token?.kind === "variable") {
      members.push([{ kind: "literal", value: key }, { kind: "variable", name: token.text }]);
    } else if (!isNamed) throw unexpected(token);
    else members.push([{ kind: "literal", value: key }, takeIf(parser, ":") ? readMember(parser) : fieldOf(IDENTITY, key)]);
  }
  return { kind: "object", members };
}

/** A member's value: what stands before the next comma, with pipes. */
function readMember(parser: Parser): JqNode {
  if (++parser.depth > MAX_DEPTH) throw new JqError("the filter is nested too deeply");
  const left = readOperation(parser, 0);
  const value: JqNode = takeIf(parser, "|") ? { kind: "pipe", left, right: readMember(parser) } : left;
  parser.depth--;
  return value;
}

const CONSTANTS: Readonly<Record<string, PdJson>> = { true: true, false: false, null: null };

function readWord(parser: Parser, token: Token): JqNode {
  const { text } = token;
  if (Object.hasOwn(CONSTANTS, text)) return { kind: "literal", value: CONSTANTS[text] ?? null };
  if (text === "if") return readIf(parser);
  if (["reduce", "foreach", "def", "try", "label", "import", "include"].includes(text)) {
    throw new JqError(`\`${text}\` is not read by this jq, which knows paths, filters, objects, \`if\` and \`as\``);
  }
  if (["then", "else", "elif", "end", "as", "and", "or", "catch", "__loc__"].includes(text)) throw unexpected(token);
  const args: JqNode[] = [];
  if (takeIf(parser, "(")) {
    do args.push(readPipe(parser));
    while (takeSemicolon(parser));
    expect(parser, ")");
  }
  return { kind: "call", name: text, args };
}

const takeSemicolon = (parser: Parser): boolean => takeIf(parser, ";");

function readIf(parser: Parser): JqNode {
  const condition = readPipe(parser);
  expect(parser, "then");
  const then = readPipe(parser);
  if (takeIf(parser, "elif")) return { kind: "if", condition, then, otherwise: readIf(parser) };
  const otherwise = takeIf(parser, "else") ? readPipe(parser) : IDENTITY;
  expect(parser, "end");
  return { kind: "if", condition, then, otherwise };
}
