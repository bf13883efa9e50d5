const LABEL = /^([^;<>"`{}%&\\[\]\p{Cc}#]|#\d+;)*$/u;
/** A label of Mermaid: no sign of its own but numbered ones, and no bare `end`. */
const isLabel = (text: string): boolean => LABEL.test(text) && !/\bend\b/i.test(text);

/** What of Mermaid's grammar for sequence diagrams we write. */
export function wrongWithMermaid(text: string): string[] {
  const [head, comment = "", ...lines] = text.trimEnd().split("\n");
  const wrong = head === "sequenceDiagram" && /^ {2}%% [^{}%]*$/.test(comment) ? [] : ["its head"];
  const known = new Set<string>();
  for (const line of lines) {
    const participant = /^ {2}participant (\w+) as (.+)$/.exec(line);
    const note = /^ {2}Note over (\w+)(?:,(\w+))?: (.+)$/.exec(line);
    const message = /^ {2}(\w+)(?:->>|-->>|-x)(\w+): (.+)$/.exec(line);
    if (participant !== null) known.add(participant[1] ?? "");
    const names = note?.slice(1, 3) ?? message?.slice(1, 3) ?? [];
    const label = participant?.[2] ?? note?.[3] ?? message?.[3];
    if (label === undefined || !isLabel(label)) wrong.push(line);
    for (const name of names) if (name !== undefined && !known.has(name)) wrong.push(`${name} takes no part`);
  }
  return text.length > 50_000 ? [...wrong, "too long"] : wrong;
}

const PLAIN = /^([^"<>\\!@'~$%*_/|&{}[\]#\p{Cc}]|<U\+[0-9A-F]{4}>)*$/u;

/** The same of PlantUML's. */
export function wrongWithPlantuml(text: string): string[] {
  const [head, comment = "", ...rest] = text.trimEnd().split("\n");
  const wrong = head === "@startuml" && comment.startsWith("' ") && rest.pop() === "@enduml" ? [] : ["its frame"];
  const known = new Set<string>();
  for (const line of rest) {
    const title = /^title (.+)$/.exec(line);
    const participant = /^participant "(.+)" as (\w+)$/.exec(line);
    const note = /^note (?:across|over (\w+)) : (.+)$/.exec(line);
    const message = /^(\w+) (?:->|-->|->x) (\w+) : (.+)$/.exec(line);
    if (/^\.\.\. [\w. ]+ \.\.\.$/.test(line)) continue;
    if (participant !== null) known.add(participant[2] ?? "");
    const label = title?.[1] ?? participant?.[1] ?? note?.[2] ?? message?.[3];
    if (label === undefined || !PLAIN.test(label)) wrong.push(line);
    for (const name of [note?.[1], message?.[1], message?.[2]]) {
      if (name !== undefined && !known.has(name)) wrong.push(`${name} takes no part`);
    }
  }
  return wrong;
}
