import { useState } from "react";
import { copied } from "../share/copied.ts";
import { copyTexts } from "../words/copy.texts.ts";
import { useTexts } from "../words/texts.ts";
import { markdownOf } from "./markdown.ts";

/** Copies what is told on the cards of a sheet, for a ticket or a chat. */
export default function CopyCards({ sheet }: { readonly sheet: () => Element | null }) {
  const text = useTexts(copyTexts);
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    const cards = [...(sheet()?.querySelectorAll("article") ?? [])];
    setSaid(await copied(cards.map(markdownOf).join("\n\n")) ? text.done : text.refused);
  };
  return (
    <>
      <span className="quiet" role="status">{said}</span>
      <button type="button" className="button small" onClick={() => void copy()}>{text.copy}</button>
    </>
  );
}
