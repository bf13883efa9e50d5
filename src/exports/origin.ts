import { idText } from "../proto/names.ts";
import type { ExportOrigin, ExportSubject } from "./subject.ts";
import { oneLine } from "./text.ts";

/** Which run a file is of, by name. */
export const originFields = ({ version, scenario, preset, seed, hash, modifiedRaft }: ExportOrigin):
  Readonly<Record<string, string | number>> => ({
  quorumscape: version, ...(scenario === "" ? {} : { scenario }), preset, seed, hash,
  ...(modifiedRaft.length === 0 ? {} : { modifiedRaft: modifiedRaft.join(" ") }),
});

/** What every file says of itself, by name: which run it is of, which part of it, and what was left out. */
export function originOfExport(
  { origin, from, to, region, names, messagesFrom, cutAt, messages }: ExportSubject,
): Readonly<Record<string, string | number>> {
  const { modifiedRaft, ...run } = originFields(origin);
  return {
    ...run, fromUs: from, toUs: to,
    ...(region === 0 ? {} : { region: idText(region, names) }),
    ...(messages.length === 0 ? {} : { messages: messages.length }),
    ...(messagesFrom === from ? {} : { messagesLeftOutToUs: messagesFrom }),
    ...(cutAt === null ? {} : { messagesLeftOutFromUs: cutAt }),
    ...(modifiedRaft === undefined ? {} : { modifiedRaft }),
  };
}

/** The same in one line. */
export const originLine = (subject: ExportSubject): string =>
  oneLine(Object.entries(originOfExport(subject)).map(([name, value]) => `${name}=${value}`).join(" "));
