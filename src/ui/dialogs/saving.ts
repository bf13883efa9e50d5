import type { ExportFormat } from "../../worker/protocol.ts";
import type { RunStore } from "../state/run.ts";

/** PD's documents in the order in which they are offered. */
export const DOCUMENTS: readonly ExportFormat[] = ["pd-stores", "pd-regions", "pd-members", "pd-config"];

/** Has the cluster written as one of PD's documents and saves it as a file. */
export async function saveDocument(run: RunStore, format: ExportFormat): Promise<void> {
  const answer = await run.getState().write(format);
  if (!answer.ok || answer.kind !== "document") return;
  saveText(answer.name, answer.text, "application/json");
}

/** Saves a text as a file of this name. */
export const saveText = (name: string, text: string, type: string): void => saveBlob(name, new Blob([text], { type }));

/** The same for bytes. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
