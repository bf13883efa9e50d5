import type { EventBody, Node } from "../proto/events.ts";
import { idText, memberName, type IdNames } from "../proto/names.ts";

/** A machine as everybody calls it: `store 4`, `pd-1`, `client 2`. */
export const machineText = ({ kind, id }: Node, names: IdNames): string =>
  (kind === "pd" ? memberName(id) : `${kind} ${kind === "store" ? idText(id, names) : id}`);

/** Text of a cluster on one line: labels and addresses may hold anything, and a control character is nobody's word. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

const SHORT = 300;

/** The same, cut where it is too long for a diagram. */
export function shortLine(text: string): string {
  const line = oneLine(text);
  return line.length <= SHORT ? line : `${line.slice(0, SHORT).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** An instant in seconds, by arithmetic of whole numbers alone. */
export function secondsText(micros: number, digits = 6): string {
  const whole = Math.floor(micros / 1_000_000);
  return `${whole}.${String(micros - whole * 1_000_000).padStart(6, "0").slice(0, digits)}`;
}

/** The machine on which an event happened; null for what concerns the cluster as a whole. */
export function hostOf(body: EventBody): Node | null {
  if ("node" in body) return body.node;
  if ("member" in body) return { kind: "pd", id: body.member };
  if ("client" in body) return { kind: "client", id: body.client };
  if (body.name.startsWith("pd.") || !("store" in body) || body.store === 0) return null;
  return { kind: "store", id: body.store };
}

/** Whether somebody may call it by a number. */
export const isNamedId = (value: unknown, names: IdNames): value is number =>
  typeof value === "number" && Object.hasOwn(names, String(value));
