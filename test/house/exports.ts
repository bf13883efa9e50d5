import { importsOf, type SourceFile } from "./source.ts";

interface Export {
  readonly path: string;
  readonly name: string;
}

/** What a file makes for others, values and types: not what it passes on from elsewhere. */
export function exportsOf({ path, code }: SourceFile): Export[] {
  const declared = /^export\s+(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)/gm;
  const listed = /^export\s+(?:type\s+)?\{([^}]*)\}\s*;/gm;
  const names = [
    ...[...code.matchAll(declared)].map((match) => match[1] ?? ""),
    ...[...code.matchAll(listed)].flatMap((match) =>
      (match[1] ?? "").split(",").map((name) => name.trim().replace(/^.*\sas\s+/, ""))),
  ];
  return names.filter((name) => name !== "").map((name) => ({ path, name }));
}

/**
 * Exports that no other file takes, as "path: name". A type counts as taken where its own file says it outside its own
 * definition: it is then part of the shape of something that is exported, and its readers may want to name it.
 */
export function unusedExports(files: readonly SourceFile[]): string[] {
  const users = new Map<string, SourceFile[]>();
  const taken = new Map<string, Set<string>>();
  const takers = new Map<string, Set<SourceFile>>();
  for (const file of files) {
    for (const { to, names } of importsOf(file)) {
      if (!takers.has(to)) takers.set(to, new Set());
      takers.get(to)?.add(file);
      if (!taken.has(to)) taken.set(to, new Set());
      for (const name of names) taken.get(to)?.add(name);
      if (names.length === 0) users.set(to, [...users.get(to) ?? [], file]);
    }
  }
  // A file that lists what is late hands it on: whoever takes the list names what it takes of it.
  for (const [path, some] of users) users.set(path, [...some, ...some.flatMap((user) => [...takers.get(user.path) ?? []])]);
  return files.flatMap((file) => exportsOf(file).filter(({ path, name }) => {
    const word = new RegExp(`\\b${name}\\b`, "g");
    if (taken.get(path)?.has(name) === true) return false;
    // Whoever takes all, or takes late, takes what it names.
    if ((users.get(path) ?? []).some((user) =>
      user.code.includes("export *") || new RegExp(`\\b${name}\\b`).test(user.code))) return false;
    const isType = new RegExp(`^export\\s+(interface|type)\\s+${name}\\b`, "m").test(file.code);
    return !(isType && (file.code.match(word) ?? []).length > 1);
  })).map(({ path, name }) => `${path}: ${name}`);
}
