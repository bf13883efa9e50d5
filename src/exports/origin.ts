import { idText } from "../proto/names.ts";
import type { ExportSubject } from "./subject.ts";
import { oneLine } from "./text.ts";

/** What every file says of itself, by name: which run it is of, which part of it, and what was left out. */
export function originOfExport(
  { origin, from, to, region, names, messagesFrom, cutAt, messages }: ExportSubject,
): Readonly<Record<string, string | number>> {
  const { version, scenario, preset, seed, hash, modifiedRaft } = origin;
  return {
    quorumscape: version, ...(scenario === "" ? {} : { scenario }), preset, seed, hash, fromUs: from, toUs: to,
    ...(region === 0 ? {} : { region: idText(region, names) }),
    ...(messages.length === 0 ? {} : { messages: messages.length }),
    ...(messagesFrom === from ? {} : { messagesLeftOutToUs: messagesFrom }),
    ...(cutAt === null ? {} : { messagesLeftOutFromUs: cutAt }),
    ...(modifiedRaft.length === 0 ? {} : { modifiedRaft: modifiedRaft.join(" ") }),
  };
}

/** The same in one line. */
export const originLine = (subject: ExportSubject): string =>
  oneLine(Object.entries(originOfExport(subject)).map(([name, value]) => `${name}=${value}`).join(" "));
