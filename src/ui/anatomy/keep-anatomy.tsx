import { Copy, Download } from "lucide-react";
import { useState } from "react";
import { anatomyPicture } from "../../figure/anatomy-picture.ts";
import { writeJson } from "../../kernel/write-json.ts";
import { anatomyJson, anatomyMarkdown } from "../../story/anatomy/document.ts";
import type { AnatomyAnswer, BoundAnatomy } from "../../worker/protocol.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { savePng } from "../pictures/save-picture.ts";
import { copied } from "../share/copied.ts";
import { anatomyTexts } from "../words/anatomy.texts.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";

interface KeepAnatomyProps {
  readonly answer: AnatomyAnswer;
  readonly told: BoundAnatomy;
  /** What happened, in a sentence. */
  readonly fault: string;
  /** How many rows pictures have at the most. */
  readonly rows: number;
}

/** As broad as a page of a report. */
const WIDTH = 960;

/** The anatomy for an incident report: on the clipboard, as a picture, as data. */
export function KeepAnatomy({ answer: { origin }, told: { anatomy, settings }, fault, rows }: KeepAnatomyProps) {
  const text = useTexts(anatomyTexts);
  const { titles } = useTexts(dialogsTexts);
  const language = useRun((run) => run.language);
  const names = useNames();
  const { root, screen } = useApp();
  const [said, setSaid] = useState("");
  const setting = (key: string): string => settings[key] ?? "";
  const save = (name: string, content: string, type: string): void => {
    saveText(name, content, type);
    setSaid(text.saved(name));
  };
  const picture = (): string => anatomyPicture(anatomy, {
    width: WIDTH, theme: root.dataset["theme"] === "dark" ? "dark" : "light", language, names, rows,
    title: `${storyTime(anatomy.at)} ${fault}`, isTitled: true,
  });
  const copy = async (): Promise<void> =>
    setSaid(await copied(anatomyMarkdown(anatomy, fault, { language, names, setting, origin })) ? text.copied : text.manual);
  const savePicture = async (): Promise<void> =>
    setSaid(await savePng(picture(), "anatomy.png") ? text.saved("anatomy.png") : text.noPicture);
  const data = (): string => `${writeJson({ run: origin, fault, anatomy: anatomyJson(anatomy, names, setting) })}\n`;
  return (
    <div className="save-row">
      <button type="button" className="button primary" autoFocus onClick={() => void copy()}>
        <Copy aria-hidden />{text.copy}
      </button>
      <button type="button" className="button" onClick={() => save("anatomy.svg", `${picture()}\n`, "image/svg+xml")}>
        <Download aria-hidden />SVG
      </button>
      <button type="button" className="button" onClick={() => void savePicture()}><Download aria-hidden />PNG</button>
      <button type="button" className="button" onClick={() => save("anatomy.json", data(), "application/json")}>
        <Download aria-hidden />JSON
      </button>
      <button type="button" className="button" onClick={() => screen.openDialog("alerts")}>{titles.alerts}</button>
      <span className="quiet anatomy-said" role="status">{said}</span>
    </div>
  );
}
