import { useEffect, useState } from "react";
import type { RequestChoice, RequestName } from "../../proto/request-life.ts";
import type { FollowAnswer } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { durationText, keyText, storyTime } from "../words/format.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useWords } from "../words/index.ts";
import { followTexts } from "../words/follow.texts.ts";
import { useTexts } from "../words/texts.ts";
import { LifePicture } from "./life-picture.tsx";
import { LifeTable } from "./life-table.tsx";
import "./follow.css";

/** A request of the selected client, or of the first one, followed hop by hop: the slowest that has ended, or another one. */
export default function FollowDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(followTexts);
  const { screen } = useApp();
  const client = useRun(({ selection }) => (selection?.kind === "client" ? selection.id : 1));
  const [wanted, setWanted] = useState<RequestName | null>(null);
  const answer = useFollowed(client, wanted);
  const choices = answer?.choices ?? [];
  return (
    <Dialog title={titles.follow} className="follow" onClose={screen.closeDialog}>
      {answer === null && <p className="quiet" role="status">{text.waiting}</p>}
      {answer !== null && choices.length === 0 && <p className="quiet">{text.none}</p>}
      {choices.length > 0 && (
        <label className="follow-choice">
          <span>{text.choose}</span>{" "}
          <select
            value={choices.findIndex((choice) => isSame(choice, answer?.life?.request ?? null))}
            onChange={({ target }) => setWanted(choices[Number(target.value)] ?? null)}
          >
            {choices.map((choice, at) => <Choice key={at} choice={choice} place={at} />)}
          </select>
        </label>
      )}
      {answer !== null && choices.length > 0 && answer.life === null && <p className="quiet">{text.gone}</p>}
      {answer?.life != null && (
        <>
          <LifePicture life={answer.life} />
          <p className="quiet">{text.caption}</p>
          {answer.life.isCut && <p className="bad">{text.cut}</p>}
          <LifeTable life={answer.life} />
        </>
      )}
    </Dialog>
  );
}

const isSame = (choice: RequestChoice, name: RequestName | null): boolean => name !== null && choice.kind === name.kind
  && choice.began === name.began && choice.key === name.key && choice.process === name.process;

function useFollowed(client: number, wanted: RequestName | null): FollowAnswer | null {
  const { run } = useApp();
  const [answer, setAnswer] = useState<FollowAnswer | null>(null);
  useEffect(() => {
    let isOpen = true;
    // What is told is what has led to where the run stands.
    run.getState().play(false);
    void run.getState().follow(client, wanted).then((told) => {
      if (isOpen && told !== null) setAnswer(told);
    });
    return () => {
      isOpen = false;
    };
  }, [run, client, wanted]);
  return answer;
}

function Choice({ choice, place }: { readonly choice: RequestChoice; readonly place: number }) {
  const words = useWords();
  const text = useTexts(followTexts);
  const { kind, key, began, latency, outcome } = choice;
  const how = latency === null || outcome === null ? text.underWay
    : text.took(durationText(latency, words), text.outcomes[outcome]);
  return <option value={place}>{text.choice(text.kinds[kind](keyText(key)), storyTime(began), how)}</option>;
}
