import { expect, test } from "vitest";
import { exportsOf } from "./exports.ts";
import { CLEAN, filesBelow, judge, sourceFile, type SourceFile } from "./source.ts";

/** Names that two files may export, and why each is the better for it. */
const ALLOWED: readonly string[] = [
  // etcd's names at the door of the sealed core; what crosses the network of the cluster is its `Message`, with a Raft message in
  // it.
  "Message: src/proto/messages.ts, src/raft/message.ts",
  "advance: src/cluster/loop.ts, src/raft/ready.ts",
  // What is fetched late bears the name of what is fetched.
  "Announcer: src/ui/story/announcer.tsx, src/ui/story/lazy.ts",
  "FailoverSheet: src/ui/story/failover-sheet.tsx, src/ui/story/lazy.ts",
  "FaultMenu: src/ui/faults/fault-menu.tsx, src/ui/faults/index.ts",
  "Story: src/ui/story/lazy.ts, src/ui/story/story.tsx",
  // What the story shows as one sentence, and what the stage draws: no file knows both.
  "Scene: src/story/types.ts, src/ui/stage/scene.ts",
  // The same table of words in two languages.
  "works: src/story/words/operators.en.ts, src/story/words/operators.zh.ts",
];

/** Names that more than one file exports, each with its files. What stands in braces is passed on. */
function sharedNames(files: readonly SourceFile[]): string[] {
  const paths = new Map<string, Set<string>>();
  for (const file of files) {
    const code = file.code.replace(/^export\s+(type\s+)?\{[^}]*\}\s*;/gm, "");
    for (const { path, name } of exportsOf({ ...file, code })) paths.set(name, (paths.get(name) ?? new Set()).add(path));
  }
  return [...paths].filter(([, { size }]) => size > 1).map(([name, from]) => `${name}: ${[...from].sort().join(", ")}`).sort();
}

test("an exported name means one thing", () => {
  const files = filesBelow("src");
  expect(files.length).toBeGreaterThan(300);
  expect(judge(sharedNames(files), ALLOWED)).toEqual(CLEAN);
});

test("the rule sees a value and a type of one name, and not what is passed on", () => {
  const files = [
    sourceFile("src/a.ts", "export type Fault = 1;\nexport const one = 1;"),
    sourceFile("src/b.ts", "export interface Fault {}\nexport { one } from \"./a.ts\";"),
    sourceFile("src/d.ts", "import { one } from \"./a.ts\";\nexport { one };"),
    sourceFile("src/c.ts", "export function Fault(): void {}"),
  ];
  expect(sharedNames(files)).toEqual(["Fault: src/a.ts, src/b.ts, src/c.ts"]);
});
