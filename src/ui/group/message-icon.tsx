import type { ReactNode } from "react";
import type { MessageForm, MessageTone } from "../../figure/group-messages.ts";

/** The forms as the ring draws them (`ring-painter`), around the middle of 14 pixels. */
const pictures: Readonly<Record<MessageForm, ReactNode>> = {
  vote: <path d="M7 1L13 7L7 13L1 7Z" />,
  "pre-vote": <path d="M7 2L10.6 7L7 12L3.4 7Z" />,
  append: <circle cx="7" cy="7" r="4.4" />,
  heartbeat: <circle cx="7" cy="7" r="3.6" />,
  snapshot: <path d="M2.4 2.4H11.6V11.6H2.4Z" />,
  "hand-over": <path d="M2.6 2.4L12.4 7L2.6 11.6Z" />,
  read: <path d="M7 2.2L11.8 11H2.2Z" />,
  other: <circle cx="7" cy="7" r="2.4" />,
};

/** A message's form and tone as a small picture, beside its words. */
export const MessageIcon = ({ form, tone }: { readonly form: MessageForm; readonly tone: MessageTone | "lost" }) => (
  <svg className="message-icon" data-form={form} data-tone={tone} viewBox="0 0 14 14" aria-hidden>
    {tone === "lost" ? <path d="M3 3L11 11M11 3L3 11" /> : pictures[form]}
  </svg>
);
