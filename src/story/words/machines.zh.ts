import type { Node } from "../../proto/events.ts";
import { idText, memberName, type IdNames } from "../../proto/names.ts";
import { joined, reference, type SentencePart } from "./parts.ts";

/** What sentences call machines by. */
interface Names {
  readonly names: IdNames;
}

export const nodeZh = ({ names }: Names, { kind, id }: Node): SentencePart =>
  reference(kind, id, kind === "pd" ? memberName(id) : `${kind === "store" ? kind : "客户端"} ${idText(id, names)}`);

export const storeZh = (t: Names, id: number): SentencePart => nodeZh(t, { kind: "store", id });

export const storesZh = (t: Names, ids: readonly number[]): readonly SentencePart[] =>
  joined(ids.map((id) => [storeZh(t, id)]), "、", " 和 ");
