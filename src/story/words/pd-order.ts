import { commandText, type PdCommand } from "../../proto/orders.ts";
import { readLabelPatch } from "../../proto/read-labels.ts";
import type { Language } from "./parts.ts";
import { regionLabelsEn } from "./region-labels.en.ts";
import { regionLabelsZh } from "./region-labels.zh.ts";

const WORDS = { en: regionLabelsEn, zh: regionLabelsZh };

/**
 * An order to PD as sentences name it, in pd-ctl's words but without JSON: of placement rules, which they are and how many
 * replicas in which role each wants; of rules that label regions, the labels. `id` writes the ids of stores and regions.
 */
export function orderText(command: PdCommand, id: (id: number) => string, language: Language): string {
  const words = WORDS[language];
  const { separator } = words;
  if (command.kind === "save-rules") {
    return `config placement-rules save ${
      command.rules.map(({ groupId, id: rule, count, role }) => `${groupId}/${rule}: ${count} ${role}`).join(separator)}`;
  }
  const patch = command.kind === "label-regions" ? readLabelPatch(command.patch) : "";
  if (typeof patch === "string") return commandText(command, id);
  return [
    ...patch.sets.map((rule) =>
      words.set(rule.id, rule.labels.map(({ key, value }) => `${key}=${value}`).join(separator), rule.ranges.length)),
    ...patch.deletes.map(words.deleted),
  ].join(separator);
}
