import ts from "typescript";
import type { SourceFile } from "./source.ts";

/** A file as the compiler reads it, without types. */
export const parsed = ({ path, text }: SourceFile): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** What a call calls, as it is written: "test", "test.each", "expect". */
export const calleeOf = (call: ts.CallExpression): string => call.expression.getText().replace(/\s+/g, "");

/** The functions of more than `lines` lines, as "path: name". `describe` only groups tests and is no function here. */
export function longFunctions(files: readonly SourceFile[], lines: number): string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    const tree = parsed(file);
    visit(tree, (node) => {
      if (!ts.isFunctionLike(node) || !("body" in node) || isGroup(node)) return;
      const lineOf = (at: number): number => tree.getLineAndCharacterOfPosition(at).line;
      if (lineOf(node.end) - lineOf(node.getStart(tree)) + 1 > lines) found.push(`${file.path}: ${nameOf(node)}`);
    });
    return found;
  });
}

const isGroup = ({ parent }: ts.Node): boolean => ts.isCallExpression(parent) && /^describe\b/.test(calleeOf(parent));

/** The name of a function, or of what it is given to: a constant, or the call that takes it with that call's first text. */
function nameOf(node: ts.Node): string {
  if ("name" in node && node.name !== undefined) return (node.name as ts.Node).getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  if (!ts.isCallExpression(parent)) return nameOf(parent);
  const [first] = parent.arguments;
  return first !== undefined && first !== node && ts.isStringLiteral(first) ? `"${first.text}"` : calleeOf(parent);
}
