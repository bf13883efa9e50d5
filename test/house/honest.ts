import ts from "typescript";
import { calleeOf, parsed, visit } from "./functions.ts";
import type { SourceFile } from "./source.ts";

/** Why an expectation may not run. */
export interface Doubt {
  readonly line: number;
  readonly why: string;
}

/** Callbacks of these run, and run once at least, or the test fails: expectations within are as good as outside. */
const RUNS_ITS_CALLBACK = /(^|\.)(describe|test|it|step|beforeEach|beforeAll|afterEach|afterAll|assert|property|asyncProperty|poll|expect|waitFor|Promise\.all|toPass)$/;
/** These run their callback once for each of a list: never for an empty one. */
const RUNS_FOR_EACH = /\.(forEach|map|flatMap|every|some|filter)$/;

/**
 * The expectations of a test file that stand only behind a condition or in a loop over what may be empty, and the ends of
 * a test before its first expectation.
 */
export function doubtsIn(file: SourceFile): Doubt[] {
  const tree = parsed(file);
  const found: Doubt[] = [];
  const tell = (node: ts.Node, why: string): void => {
    found.push({ line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, why });
  };
  visit(tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    if (calleeOf(node) === "expect") {
      const why = conditionAbove(node) ?? emptyEvery(node) ?? noneOfNone(node);
      if (why !== null) tell(node, why);
    }
    if (isTest(node)) for (const early of earlyReturns(node)) tell(early, "ends the test before its first expectation");
  });
  return found;
}

const isTest = (call: ts.CallExpression): boolean =>
  /^(test|it)(\.(each|for|only|fails|concurrent))*$/.test(calleeOf(call).replace(/\(.*$/s, ""));

/** The first thing above an expectation that may keep it from running; null up to the test or the helper it stands in. */
function conditionAbove(expectation: ts.Node): string | null {
  for (let child = expectation, above = expectation.parent; above !== undefined; child = above, above = above.parent) {
    const why = mayKeep(above, child);
    if (why !== null) return why;
    if (!ts.isFunctionLike(above)) continue;
    const call = above.parent;
    if (!ts.isCallExpression(call)) return null;
    const callee = calleeOf(call).replace(/\([^]*?\)(?=\.|$)/g, "()");
    if (callee.includes("?.")) return "in a callback that may not be called";
    if (RUNS_FOR_EACH.test(callee)) {
      const list = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
      if (!isCounted(list, call)) return "for each of what may be none";
    } else if (RUNS_ITS_CALLBACK.test(callee)) return null;
  }
  return null;
}

/** `every` of an empty list holds. */
function emptyEvery(expectation: ts.CallExpression): string | null {
  const [about] = expectation.arguments;
  if (about === undefined || !ts.isCallExpression(about) || !ts.isPropertyAccessExpression(about.expression)) return null;
  if (about.expression.name.text !== "every" || isCounted(about.expression.expression, expectation)) return null;
  return "holds for every one of none";
}

/** What makes a list of another one that may be shorter, or as empty. */
const MAKES_OF_EACH = ["filter", "flatMap", "map", "sort", "slice"];
/** What a run has recorded is never nothing: it begins with an event. Nor is what a text is cut into. */
const NEVER_EMPTY = /(\.events|\.record\.toPd|^eventsNamed\(.*\)|^named\(.*\)|\.split\([^)]*\))$/s;
/** A list of what is wrong, by its name: that it is empty is what is expected. */
const OF_WRONG = /^(violations|problems|wrong)$/;

/** That nothing bad is in a list holds for one in which nothing is. */
function noneOfNone(expectation: ts.CallExpression): string | null {
  const [about] = expectation.arguments;
  const wanted = wantedOf(expectation);
  if (about === undefined || wanted === null) return null;
  let list: ts.Expression = about;
  const steps: string[] = [];
  while (ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression)
    && [...MAKES_OF_EACH, "some"].includes(list.expression.name.text)) {
    steps.push(list.expression.name.text);
    list = list.expression.expression;
  }
  const isDoubtful = wanted === "false" ? steps[0] === "some" : steps.some((step) => step === "filter" || step === "flatMap");
  const isFine = NEVER_EMPTY.test(list.getText()) || OF_WRONG.test(list.getText()) || isCounted(list, expectation);
  return isDoubtful && !isFine ? "finds none among what may be none" : null;
}

/** What an expectation wants, where that is nothing: an empty list, or that none is so; null for all else. */
function wantedOf({ parent }: ts.CallExpression): "nothing" | "false" | null {
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return null;
  const text = `${parent.name.text} ${parent.parent.arguments[0]?.getText() ?? ""}`;
  if (text === "toBe false") return "false";
  return text === "toEqual []" || text === "toHaveLength 0" ? "nothing" : null;
}

function mayKeep(above: ts.Node, child: ts.Node): string | null {
  if (ts.isIfStatement(above) && child !== above.expression) return "behind an if";
  if (ts.isConditionalExpression(above) && child !== above.condition) return "behind a condition";
  if (ts.isCatchClause(above)) return "in a catch";
  if (ts.isCaseOrDefaultClause(above)) return "in a case";
  if (ts.isBinaryExpression(above) && child === above.right && isShortCut(above)) return "behind && or ||";
  if (ts.isForOfStatement(above) && child === above.statement
    && !isCounted(above.expression, above)) return "in a loop over what may be none";
  return null;
}

const isShortCut = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(kind);

/**
 * Whether a list is known to have something in it: it is written out, has a length that is, or is a constant of the file's
 * own in capitals (a table of cases); or another expectation of the test is about it.
 */
function isCounted(list: ts.Expression, loop: ts.Node): boolean {
  if (ts.isAsExpression(list) || ts.isParenthesizedExpression(list)) return isCounted(list.expression, loop);
  if (ts.isArrayLiteralExpression(list)) return list.elements.some((each) =>
    !ts.isSpreadElement(each) || isCounted(each.expression, loop));
  if (ts.isObjectLiteralExpression(list)) return list.properties.length > 0;
  if (ts.isCallExpression(list)) {
    const callee = calleeOf(list);
    if (callee === "atLeastOne") return true;
    if (/^(Array\.from|Object\.(keys|values|entries))$/.test(callee)) return list.arguments[0] !== undefined
      && isCounted(list.arguments[0], loop);
    if (/\.(entries|keys|values|map|slice|sort|reverse)$/.test(callee) && ts.isPropertyAccessExpression(list.expression)) {
      return isCounted(list.expression.expression, loop);
    }
    return isExpected(callee.replace(/^.*[.?]/, ""), loop);
  }
  if (ts.isNewExpression(list)) return list.arguments?.[0] !== undefined && isCounted(list.arguments[0], loop);
  const name = list.getText().replace(/^.*[.?]/, "");
  return /^[A-Z][A-Z_]+$/.test(name) || isExpected(name, loop) || isLiteral(list);
}

/** A name that stands for a list written out in the same file. */
function isLiteral(name: ts.Expression): boolean {
  if (!ts.isIdentifier(name)) return false;
  let literal = false;
  visit(name.getSourceFile(), (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== name.text || node.initializer === undefined) return;
    if (!ts.isIdentifier(node.initializer) && isCounted(node.initializer, node.initializer)) literal = true;
  });
  return literal;
}

/** Whether an expectation outside the loop, in the same test, is about something of this name. */
function isExpected(name: string, loop: ts.Node): boolean {
  let test = loop;
  while (test.parent !== undefined && !(ts.isCallExpression(test) && isTest(test))) test = test.parent;
  let found = false;
  if (!/^\w+$/.test(name)) return false;
  visit(test, (node) => {
    if (!ts.isCallExpression(node) || calleeOf(node) !== "expect" || (node.pos >= loop.pos && node.end <= loop.end)) return;
    if (new RegExp(`\\b${name}\\b`).test(node.getText())) found = true;
  });
  return found;
}

/** The ends of a test that come before anything was expected. */
function earlyReturns(test: ts.CallExpression): ts.Node[] {
  const body = test.arguments.find((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument));
  if (body === undefined) return [];
  const found: ts.Node[] = [];
  let expected = false;
  const look = (node: ts.Node): void => {
    if (expected) return;
    if (ts.isCallExpression(node) && calleeOf(node).startsWith("expect")) expected = true;
    else if (ts.isReturnStatement(node) && node.expression === undefined) found.push(node);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, look);
  };
  ts.forEachChild(body, look);
  return found;
}
