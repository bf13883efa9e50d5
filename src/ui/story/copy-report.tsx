import { useState } from "react";
import { copied } from "../share/copied.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { markdownOf } from "./markdown.ts";

/** Copies what is read on the cards of a sheet, for a ticket or a chat. */
export default function CopyReport({ sheet }: { readonly sheet: () => Element | null }) {
  const text = useTexts(storyTexts);
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    const cards = [...(sheet()?.querySelectorAll("article") ?? [])];
    setSaid(await copied(cards.map(markdownOf).join("\n\n")) ? text.reportCopied : text.reportNotCopied);
  };
  return (
    <>
      <span className="quiet" role="status">{said}</span>
      <button type="button" className="button small" onClick={() => void copy()}>{text.copyReport}</button>
    </>
  );
}
