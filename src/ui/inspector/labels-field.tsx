import { useState, type FormEvent } from "react";
import type { StoreDetail } from "../../cluster/views/store.ts";
import { idText } from "../../proto/names.ts";
import { useApp, useNames } from "../app/context.ts";
import { noticeText } from "../words/notice-text.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";

/** A store's labels as PD has them: what is written here is pd-ctl's `store label --rewrite`, an input like any fault. */
export function LabelsField({ store }: { readonly store: StoreDetail }) {
  const words = useWords();
  const { store: text } = useTexts(inspectorTexts);
  const names = useNames();
  const { run } = useApp();
  const value = store.labels.map((label) => `${label.key}=${label.value}`).join(" ");
  // Null while nobody is changing it: it then shows what is in force, also after a rewind.
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState("");
  const leave = (): void => {
    setTyped(null);
    setFault("");
  };
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = (typed ?? value).trim();
    if (wanted === value) return leave();
    const { say, dismissNotices } = run.getState();
    const answer = await say(`pd-ctl store label --rewrite ${idText(store.id, names)} ${wanted.replace(/[,;\s]+/g, " ")}`);
    if (answer.ok) return leave();
    dismissNotices();
    setFault("notices" in answer ? answer.notices.map((notice) => noticeText(notice, words)).join(" ") : "");
  };
  return (
    <form className="labels-field" onSubmit={(event) => void change(event)} noValidate>
      <input
        type="text" className="mono" autoComplete="off" value={typed ?? value} aria-label={text.labels} title={text.labelsHint}
        placeholder="zone=a rack=r1" aria-invalid={fault !== "" || undefined} onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") leave();
        }}
      />
      {typed !== null && typed.trim() !== value && <button type="submit" className="button small">{text.labelsSave}</button>}
      {fault !== "" && <p className="bad" role="alert">{fault}</p>}
    </form>
  );
}
