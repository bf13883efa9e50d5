import { useState, type FormEvent } from "react";
import type { PdDetail } from "../../cluster/views/pd.ts";
import { useApp, useRun } from "../app/context.ts";
import { noticeText } from "../words/notice-text.ts";
import { useWords } from "../words/index.ts";
import { settingTextOf } from "../words/setting-text.ts";
import { pdTexts } from "../words/pd.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The settings by which PD decides, each with its value in force; a change is an input of the run like any fault. */
export function PdSettingsView({ settings }: { readonly settings: PdDetail["settings"] }) {
  const text = useTexts(pdTexts).settings;
  return (
    <>
      <p className="quiet">{text.intro}</p>
      <ul className="pd-settings">
        {settings.map(({ key, value }) => <Setting key={key} name={key} value={value} />)}
      </ul>
    </>
  );
}

function Setting({ name, value }: { readonly name: string; readonly value: string }) {
  const words = useWords();
  const text = useRun((run) => settingTextOf(name, run.language));
  const { act, dismissNotices } = useApp().run.getState();
  // Null while nobody is changing it: it then shows what is in force, also after a rewind.
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState("");
  const change = async (): Promise<void> => {
    if (typed === null) return;
    if (typed.trim() === value) {
      leave();
      return;
    }
    const answer = await act({ kind: "set", key: name, value: typed.trim() });
    if (answer.ok) {
      leave();
      return;
    }
    dismissNotices();
    setFault("notices" in answer ? answer.notices.map((notice) => noticeText(notice, words)).join(" ") : "");
  };
  const leave = (): void => {
    setTyped(null);
    setFault("");
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void change();
  };
  const told = [text?.unit, text?.sentence].filter((part) => part !== undefined && part !== "").join(" · ");
  return (
    <li>
      <form onSubmit={submit} noValidate>
        <label>
          <span className="mono">{name}</span>
          <input
            type="text" className="mono" autoComplete="off" value={typed ?? value} aria-invalid={fault !== "" || undefined}
            aria-description={told} onChange={(event) => setTyped(event.target.value)} onBlur={() => void change()}
            onKeyDown={(event) => {
              if (event.key === "Escape") leave();
            }}
          />
          <small className="quiet">{told}</small>
        </label>
      </form>
      {fault !== "" && <p className="bad" role="alert">{fault}</p>}
    </li>
  );
}
