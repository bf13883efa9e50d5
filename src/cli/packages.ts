import type { Checked } from "./options.ts";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";

/**
 * What `load` brings, or the sentence that says which packages are to be installed first. Those that only this option needs do
 * not come along with the package that people install: they are large, and most never ask for them.
 */
export async function withPackages<T>(
  option: string, names: readonly string[], load: () => Promise<T>,
): Promise<Checked<T>> {
  try {
    return { ok: true, value: await load() };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const [verb, list] = [names.length === 1 ? "is" : "are", names.join(" and ")];
    return { ok: false, problem: `${option} needs ${list}, which ${verb} not installed here: npm install ${names.join(" ")}` };
  }
}
