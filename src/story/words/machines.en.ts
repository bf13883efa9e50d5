import type { Node } from "../../proto/events.ts";
import { idText, memberName, type IdNames } from "../../proto/names.ts";
import { joined, reference, type SentencePart } from "./parts.ts";

/** What sentences call machines by. */
interface Names {
  readonly names: IdNames;
}

export const nodeEn = ({ names }: Names, { kind, id }: Node): SentencePart =>
  reference(kind, id, kind === "pd" ? memberName(id) : `${kind} ${idText(id, names)}`);

export const storeEn = (t: Names, id: number): SentencePart => nodeEn(t, { kind: "store", id });

export const storesEn = (t: Names, ids: readonly number[]): readonly SentencePart[] =>
  joined(ids.map((id) => [storeEn(t, id)]), ", ", " and ");
