import { useState } from "react";
import type { ObservedFormat } from "../../exports/observed/index.ts";
import type { ObservedRecord } from "../../observe/record.ts";
import { saveBlob } from "../dialogs/saving.ts";
import { observedSaveTexts } from "../words/observed-save.texts.ts";
import { useTexts } from "../words/texts.ts";
import "../parts/menu.css";

/** What a record can be saved as: the file is made here, and nobody is asked for anything. */
export function SaveChoices({ record, onDone }: { readonly record: ObservedRecord; readonly onDone: () => void }) {
  const text = useTexts(observedSaveTexts);
  const [isBusy, setBusy] = useState(false);
  const save = async (format: ObservedFormat): Promise<void> => {
    setBusy(true);
    await saveRecord(record, format);
    onDone();
  };
  if (isBusy) return <p className="menu-heading" role="status">{text.saving}</p>;
  return (Object.keys(text.formats) as ObservedFormat[]).map((format) => (
    <button key={format} type="button" role="menuitem" className="menu-item" onClick={() => void save(format)}>
      <span className="text">{text.formats[format].name}<small>{text.formats[format].use}</small></span>
    </button>
  ));
}

/** So long the page is kept waiting at a time. */
const SLICE_MS = 30;

async function saveRecord({ header, samples, end }: ObservedRecord, format: ObservedFormat): Promise<void> {
  const { OBSERVED_EXPORTERS } = await import("../../exports/observed/index.ts");
  const { extension, write } = OBSERVED_EXPORTERS[format];
  const pieces: string[] = [];
  let began = performance.now();
  // What grows is written as it is now.
  for (const piece of write({ header, samples: samples.slice(), end })) {
    pieces.push(piece);
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((resume) => setTimeout(resume, 0));
    began = performance.now();
  }
  saveBlob(`observed-${header.began.slice(0, 19).replace(/[-:]/g, "")}.${extension}`, new Blob(pieces));
}
