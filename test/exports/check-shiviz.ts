/** ShiViz's own steps: two lines of regular expressions, executions, vector clocks that must fit. */
export function wrongWithShiviz(text: string): string[] {
  const [parser = "", delimiter = "", ...rest] = text.split("\n");
  if (/\\[()]/.test(parser)) return ["a literal parenthesis in the parser"];
  const log = rest.join("\n");
  const labels = [...log.matchAll(new RegExp(`^${delimiter}$`, "gm"))].map(({ groups }) => groups?.["trace"]);
  const wrong = new Set(labels).size === labels.length && labels.length > 0 ? [] : ["executions without a label of their own"];
  const body = log.replace(new RegExp(`^${delimiter}$\n`, "gm"), "");
  const entries = [...body.matchAll(new RegExp(`^${parser}$`, "gm"))];
  if (entries.length * 2 !== body.trimEnd().split("\n").length) wrong.push("lines that no entry takes");
  const counts = new Map<string, number>();
  for (const { groups } of entries) {
    const host = groups?.["host"] ?? "";
    const clock = JSON.parse(groups?.["clock"] ?? "{}") as Record<string, number>;
    const count = (counts.get(host) ?? 0) + 1;
    counts.set(host, count);
    if (clock[host] !== count) wrong.push(`${host} is at ${clock[host]}, not at ${count}`);
    // Written by time, nobody can know of what comes later in the file: that also keeps causality acyclic.
    for (const [other, known] of Object.entries(clock)) {
      if (known < 1 || known > (counts.get(other) ?? 0)) wrong.push(`${host} knows ${other} at ${known}`);
    }
  }
  return wrong;
}
