import type { Instant } from "../../kernel/time.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import type { FailoverReason, FailoverRecord, Scene } from "../../story/types.ts";
import { becauseWords, faultWords, reasonWords, sceneSentence, type SentencePart,
  type SentenceReference } from "../../story/words/index.ts";
import { sceneOf } from "../../story/scenes.ts";
import { useApp, useNames, useRun, type AppContext } from "../app/context.ts";

/** A scene as a sentence. A click on a name selects the thing and goes to the moment. */
export function SceneSentence({ scene }: { readonly scene: Scene }) {
  const language = useRun((run) => run.language);
  return <Parts parts={sceneSentence(scene, language, useNames())} at={scene.event.at} />;
}

/** An event of its own as a sentence. */
export const Sentence = ({ event }: { readonly event: ClusterEvent }) => <SceneSentence scene={sceneOf(event)} />;

/** A link of a chain of causes that is no event. */
export function BecauseSentence({ link }: { readonly link: Parameters<typeof becauseWords>[0] }) {
  const language = useRun((run) => run.language);
  return <Parts parts={becauseWords(link, language, useNames())} at={link.at} />;
}

/** All parts of a card's fault. */
export function FaultSentence({ record }: { readonly record: FailoverRecord }) {
  const language = useRun((run) => run.language);
  return <Parts parts={faultWords(record, language, useNames())} at={record.at} />;
}

/** Why a failover record is as it is. */
export function ReasonSentence({ reason }: { readonly reason: FailoverReason }) {
  const language = useRun((run) => run.language);
  return <Parts parts={reasonWords(reason, language, useNames())} at={null} />;
}

/** What stands right behind a name, and never begins a line: browsers break one between a button and a comma. */
const BEHIND = /^[,.:;!?)，。：；、！？）]+/;

const behind = (part: SentencePart | undefined): string => (part?.kind === "text" ? BEHIND.exec(part.text)?.[0] ?? "" : "");

/** A sentence whose names lead to what they stand for, at the instant that it speaks of. */
export function Parts({ parts, at }: { readonly parts: readonly SentencePart[]; readonly at: Instant | null }) {
  const app = useApp();
  return parts.map((part, index) => {
    switch (part.kind) {
      case "text": return parts[index - 1]?.kind === "reference" ? part.text.slice(behind(part).length) : part.text;
      case "strong": return <strong key={index}>{part.text}</strong>;
      case "reference":
        return (
          <span key={index} style={{ whiteSpace: "nowrap" }}>
            <button type="button" className="ref" onClick={() => follow(app, part.target, at)}>{part.text}</button>
            {behind(parts[index + 1])}
          </span>
        );
    }
  });
}

/** Goes to the moment that the sentence speaks of, and selects what its name stands for. */
function follow({ run: { getState }, screen }: AppContext, target: SentenceReference, at: Instant | null): void {
  const run = getState();
  if (target.kind === "event") {
    const event = run.events.find((each) => each.id === target.id);
    if (event !== undefined) run.visit(event.at);
    screen.setState({ whyOf: target.id });
    return;
  }
  if (at !== null) run.visit(at);
  run.select({ kind: target.kind, id: target.id });
}
