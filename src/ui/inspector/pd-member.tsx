import type { PdDetail } from "../../cluster/views/pd.ts";
import { Field, FieldList } from "../parts/fields.tsx";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { RefLink } from "./ref-link.tsx";

/** A member of PD as part of its group: who leads etcd and PD, its log, its lease and its timestamps. */
export function PdMember({ detail }: { readonly detail: PdDetail }) {
  const words = useWords();
  const { pd: { member: text } } = useTexts(inspectorTexts);
  const { member, leaseLeft } = detail;
  const { tso } = member;
  return (
    <FieldList>
      <Field name={text.pdLeader}><Leader id={member.pdLeader} none={text.nobody} /></Field>
      <Field name={text.etcdLeader}><Leader id={member.etcdLeader} none={text.nobody} /></Field>
      <Field name={text.role}>{text.roles[member.etcdRole]}</Field>
      <Field name={text.term}>{countText(member.term)}</Field>
      <Field name={text.log}>
        {text.logAt(countText(member.lastIndex), countText(member.committed), countText(member.applied))}
      </Field>
      <Field name={text.priority}>{countText(member.priority)}</Field>
      <Field name={text.regions}>{countText(member.regions)}</Field>
      {leaseLeft !== null && <Field name={text.lease}>{durationText(leaseLeft, words)}</Field>}
      {tso !== null && <Field name="TSO">{text.tsoAt(countText(tso.physical), countText(tso.logical))}</Field>}
      {tso !== null && <Field name={text.saved}>{countText(tso.savedMillis)}</Field>}
    </FieldList>
  );
}

function Leader({ id, none }: { readonly id: number; readonly none: string }) {
  return id === 0 ? none : <RefLink selection={{ kind: "pd", id }} />;
}
