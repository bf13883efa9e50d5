import { useState } from "react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { MESSAGE_FORMS, MESSAGE_LOOKS, type MessageForm } from "../../figure/group-messages.ts";
import type { StoreId } from "../../proto/region.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { durationText } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { MessageIcon } from "./message-icon.tsx";

interface RingLegendProps {
  readonly picture: GroupPicture;
  /** Null where no time passes. */
  readonly now: Instant | null;
  readonly words: GroupWords;
  /** What the first member is called where there is room for its name: its short name is explained by it. */
  readonly first: string;
  readonly nameOf: (store: StoreId) => string;
}

/**
 * Short names, which arc is which and how long leases last, and the forms of the messages that have been under way since the view
 * was opened.
 */
export function RingLegend({ picture, now, words, first, nameOf }: RingLegendProps) {
  const text = words.legend;
  const forms = useSeenForms(picture);
  const page = useWords();
  return (
    <ul className="group-legend" aria-label={text.title}>
      {picture.members.slice(0, 1).map(({ store }) => <li key={store}>{text.short(nameOf(store), first)}</li>)}
      {picture.members.some(({ timer }) => timer !== null) && <li><i className="arc-sample" />{text.timer}</li>}
      {picture.members.map(({ store, leaseUntil }) => leaseUntil !== null && now !== null && leaseUntil > now && (
        <li key={`lease ${store}`}>
          <i className="arc-sample lease" />{text.lease(nameOf(store), durationText(between(now, leaseUntil), page))}
        </li>
      ))}
      {picture.members.some(({ writing }) => writing !== null) && <li><i className="arc-sample writing" />{text.writing}</li>}
      {MESSAGE_FORMS.filter((form) => forms.has(form)).map((form) => (
        <li key={form}><MessageIcon form={form} tone="asks" />{text.forms[form]}</li>
      ))}
      {(forms.has("vote") || forms.has("pre-vote")) && (
        <>
          <li><MessageIcon form="vote" tone="yes" />{text.yes}</li>
          <li><MessageIcon form="vote" tone="no" />{text.no}</li>
        </>
      )}
      {picture.messages.some(({ fate }) => fate === "lost") && <li><MessageIcon form="other" tone="lost" />{text.lost}</li>}
    </ul>
  );
}

/** Messages come and go by the tenth of a second; their forms stay in the legend, so that nothing jumps. */
function useSeenForms({ messages }: GroupPicture): ReadonlySet<MessageForm> {
  const [seen, setSeen] = useState<ReadonlySet<MessageForm>>(new Set());
  const added = messages.map(({ says }) => MESSAGE_LOOKS[says].form).filter((form) => !seen.has(form));
  if (added.length > 0) setSeen(new Set([...seen, ...added]));
  return seen;
}
