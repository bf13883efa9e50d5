import { ArrowLeftRight } from "lucide-react";
import { useMemo, type KeyboardEvent } from "react";
import type { Subject } from "../../action/offers.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { useApp } from "../app/context.ts";
import type { Deed } from "../faults/catalogue.ts";
import { FaultIcon } from "../faults/fault-icon.tsx";
import { carryOut, useFaults } from "../faults/use-faults.ts";
import { Popup } from "../parts/popup.tsx";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { isProposal } from "./moves.ts";
import type { ProposalDraft } from "./proposal.ts";
import { storesOutside } from "./stores-outside.ts";
import "../parts/menu.css";

interface ServerMenuProps {
  readonly region: RegionId;
  readonly store: StoreId;
  readonly nameOf: (store: StoreId) => string;
  readonly at: { readonly x: number; readonly y: number };
  readonly words: GroupWords;
  readonly proposal: ProposalDraft;
  readonly onClose: () => void;
}

/** So many stores are offered to take a member's place. */
const MOST_SUCCESSORS = 3;

/**
 * What can be done to one server: as a member of the group, to its leadership, and to its machine. The keys that are printed in
 * it do it, and those that step close it and step.
 */
export function ServerMenu({ region, store, nameOf, at, words, proposal, onClose }: ServerMenuProps) {
  const page = useWords();
  const app = useApp();
  const member = useDeeds({ kind: "member", region, store });
  const machine = useDeeds({ kind: "store", id: store });
  const transfer = useDeeds({ kind: "region", id: region }).filter(({ amounts }) =>
    amounts.some(({ action }) => action.kind === "transfer-leader" && action.to === store));
  const propose = useDeeds({ kind: "group", region, joint: false }).filter(({ amounts }) => amounts.some(isProposal));
  const title = words.moves.menu(nameOf(store));
  const choose = (deed: () => void): void => {
    onClose();
    deed();
  };
  const replace = (by: StoreId): void =>
    void app.run.getState().act({ kind: "change-members", region, add: by, remove: store });
  const strike = (event: KeyboardEvent): void => {
    const key = event.key.toUpperCase();
    const deed = [...member, ...transfer, ...propose, ...machine].find((each) => each.enabled && keyOf(each) === key);
    const { group } = app.stage.parts;
    const step = key === "N" ? group?.forward : key === "B" ? group?.back : undefined;
    if (deed === undefined && step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(deed === undefined ? () => step?.() : propose.includes(deed) ? proposal.write : () => carryOut(app.run, deed));
  };
  return (
    <Popup x={at.x} y={at.y} label={title} role="menu" onClose={onClose} onKey={strike}>
      <div className="menu-heading" role="presentation">{title}</div>
      {[...member, ...transfer].map((deed) => (
        <Item key={deed.id} deed={deed} onChoose={() => choose(() => carryOut(app.run, deed))} />
      ))}
      {propose.map((deed) => <Item key={deed.id} deed={deed} what={proposal.text} onChoose={() => choose(proposal.write)} />)}
      {storesOutside(app, region).slice(0, MOST_SUCCESSORS).map((by) => (
        <button key={by} type="button" role="menuitem" className="menu-item" onClick={() => choose(() => replace(by))}>
          <ArrowLeftRight aria-hidden /><span className="text">{words.moves.replace(nameOf(by))}</span>
        </button>
      ))}
      <div className="menu-heading" role="presentation">{page.nodes.store(String(store))}</div>
      {machine.map((deed) => <Item key={deed.id} deed={deed} onChoose={() => choose(() => carryOut(app.run, deed))} />)}
    </Popup>
  );
}

/** The subject is made anew with every render: its text tells whether it is another. */
function useDeeds(subject: Subject): readonly Deed[] {
  const text = JSON.stringify(subject);
  const same = useMemo(() => JSON.parse(text) as Subject, [text]);
  return useFaults(same, useWords());
}

/** Keys that the view of a group has for what is offered here, as they are printed (`keys/lines.ts`). */
const KEYS: Readonly<Record<string, string>> = { "run-out-timer": "T", propose: "W" };

const keyOf = ({ id, key }: Deed): string => (key === "" ? KEYS[id] ?? "" : key);

interface ItemProps {
  readonly deed: Deed;
  /** What it does it with, where the deed itself has no amounts to tell. */
  readonly what?: string;
  readonly onChoose: () => void;
}

function Item({ deed, what = "", onChoose }: ItemProps) {
  const { words, enabled, amounts, usual, icon } = deed;
  return (
    <button type="button" role="menuitem" className="menu-item" disabled={!enabled} title={words.hint} onClick={onChoose}>
      <FaultIcon name={icon} />
      <span className="text">
        {words.label}{" "}
        <span className="quiet">{amounts.length > 1 ? amounts[usual]?.text : what}</span>
      </span>
      {keyOf(deed) !== "" && <kbd aria-hidden>{keyOf(deed)}</kbd>}
    </button>
  );
}
