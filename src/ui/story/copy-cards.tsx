import { useState } from "react";
import { outagesCsv } from "../../story/outages-csv.ts";
import { useApp } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { copied } from "../share/copied.ts";
import { copyTexts } from "../words/copy.texts.ts";
import { useTexts } from "../words/texts.ts";
import { markdownOf } from "./markdown.ts";

/** Copies what is told on the cards of a sheet, for a ticket or a chat, and saves the outages for a spreadsheet. */
export default function CopyCards({ sheet }: { readonly sheet: () => Element | null }) {
  const text = useTexts(copyTexts);
  const { run } = useApp();
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    const cards = [...(sheet()?.querySelectorAll("article") ?? [])];
    setSaid(await copied(cards.map(markdownOf).join("\n\n")) ? text.done : text.refused);
  };
  const save = (): void => {
    const { events, status } = run.getState();
    const past = events.filter(({ at }) => status === null || at <= status.now);
    saveText("outages.csv", outagesCsv(past), "text/csv");
  };
  return (
    <>
      <span className="quiet" role="status">{said}</span>
      <button type="button" className="button small" onClick={() => void copy()}>{text.copy}</button>
      <button type="button" className="button small" title={text.outagesHint} onClick={save}>{text.outages}</button>
    </>
  );
}
