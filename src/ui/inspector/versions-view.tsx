import { useState, type FormEvent } from "react";
import type { RegionDetail } from "../../cluster/views/region.ts";
import { between, type Duration, type Instant } from "../../kernel/time.ts";
import type { Key } from "../../proto/region.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import { countText, durationText, keyText, nodeText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { RefLink } from "./ref-link.tsx";
import { selectVersions } from "./select-versions.ts";
import "./versions.css";

type Versions = NonNullable<RegionDetail["versions"]>;
type Line = Versions["lines"][number];
type Fate = NonNullable<Versions["fate"]>;

/** The keys that transactions have written: which of them one looks at, and all that the column families hold of it. */
export default function VersionsView({ detail }: { readonly detail: RegionDetail }) {
  const text = useTexts(clientTexts).key;
  const { versions } = detail;
  const offered = versions === null || versions.region !== detail.region.id ? detail.versioned : versions.near;
  return (
    <>
      <ChooseKey />
      {versions !== null && <KeyVersions versions={versions} />}
      <h3>{text.offered}</h3>
      {offered.length === 0 ? <p className="quiet">{text.none}</p> : (
        <ul className="near-keys">
          {offered.map(({ key, isLocked, versions: count }) => (
            <li key={key}>
              <KeyButton keyed={key} chosen={key === versions?.key} />
              <span className="quiet">{text.versions(count)}</span>
              {isLocked && <span className="chip" data-tone="electing">{text.locked}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function KeyButton({ keyed, chosen }: { readonly keyed: Key; readonly chosen: boolean }) {
  const app = useApp();
  return (
    <button
      type="button" className="link-button mono" aria-current={chosen || undefined} onClick={() => selectVersions(app, keyed, 0)}
    >{keyText(keyed)}</button>
  );
}

function ChooseKey() {
  const text = useTexts(clientTexts).key;
  const app = useApp();
  const [typed, setTyped] = useState("");
  const look = (event: FormEvent): void => {
    event.preventDefault();
    selectVersions(app, typed.trim(), 0);
  };
  return (
    <form className="labels-field" onSubmit={look}>
      <input
        type="text" className="mono" autoComplete="off" spellCheck={false} value={typed} aria-label={text.choose}
        placeholder={text.choose} onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button small">{text.look}</button>
    </form>
  );
}

function KeyVersions({ versions }: { readonly versions: Versions }) {
  const words = useWords();
  const clientText = useTexts(clientTexts);
  const text = clientText.key;
  const names = useNames();
  const select = useRun((run) => run.select);
  const { key, store, region, replicas, lines, count, fate } = versions;
  return (
    <>
      <h3 className="mono versions-key">{key}</h3>
      <div className="chips" role="group" aria-label={text.onDisk}>
        <span className="quiet">{text.onDisk}</span>
        {replicas.map((replica) => (
          <button
            key={replica.store} type="button" className="button small" aria-pressed={replica.store === store}
            title={text.applied(countText(replica.applied))} disabled={region === null}
            onClick={() => region !== null && select({ kind: "region", id: region, key: { key, store: replica.store } })}
          >
            {nodeText({ kind: "store", id: replica.store }, words, names)}{replica.isLeader && ` · ${text.leader}`}
          </button>
        ))}
      </div>
      {lines.length === 0 ? <p className="quiet">{text.nothing}</p> : (
        <table className="versions">
          <caption className="visually-hidden">{text.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{text.columns.family}</th><th scope="col">{text.columns.ts}</th>
              <th scope="col">{text.columns.what}</th>
            </tr>
          </thead>
          <tbody>{lines.map((line) => <LineRow key={`${line.family}${line.encodedKey}`} line={line} />)}</tbody>
        </table>
      )}
      {count > lines.length && <p className="quiet">{clientText.most(countText(lines.length), countText(count))}</p>}
      {fate !== null && (
        <FateOfLock fate={fate} isAsync={lines.some((line) => line.family === "lock" && line.lock.useAsyncCommit)} />
      )}
      {lines.length > 0 && <EncodedKeys lines={lines} />}
    </>
  );
}

function LineRow({ line }: { readonly line: Line }) {
  const words = useWords();
  const text = useTexts(clientTexts).key;
  switch (line.family) {
    case "lock": {
      const { lock: { type, startTs, ttlMillis, primary, shortValue, minCommitTs, forUpdateTs, useAsyncCommit } } = line;
      const parts = [
        text.primaryIs(keyText(primary)), text.ttl(durationText((ttlMillis * 1_000) as Duration, words)),
        ...(shortValue === null ? [] : [text.value(shortened(shortValue))]),
        ...(forUpdateTs === 0 ? [] : [text.forUpdateTs(String(forUpdateTs))]),
        ...(minCommitTs === 0 ? [] : [text.minCommitTs(String(minCommitTs))]), ...(useAsyncCommit ? [text.asyncCommit] : []),
      ];
      return <Row family="lock" ts={startTs} kind={text.lockTypes[type]} parts={parts} />;
    }
    case "write": {
      const { write: { type, startTs, commitTs, shortValue } } = line;
      const value = shortValue !== null ? [text.value(shortened(shortValue))] : type === "put" ? [text.inDefault] : [];
      return <Row family="write" ts={commitTs} kind={text.writeTypes[type]} parts={[text.started(String(startTs)), ...value]} />;
    }
    case "default":
      return <Row family="default" ts={line.value.startTs} kind="" parts={[text.value(shortened(line.value.value))]} />;
  }
}

interface RowProps {
  readonly family: Line["family"];
  readonly ts: number;
  readonly kind: string;
  readonly parts: readonly string[];
}

const Row = ({ family, ts, kind, parts }: RowProps) => (
  <tr data-family={family}>
    <th scope="row">{family}</th>
    <td className="mono">{ts}</td>
    <td>{kind !== "" && <strong>{kind} </strong>}<span className="quiet">{parts.join(" · ")}</span></td>
  </tr>
);

const LONGEST_VALUE = 40;

const shortened = (value: string): string => (value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE)}…`);

/** Whose the lock is, what its primary says, when its life ends, and who waits for that. */
function FateOfLock({ fate, isAsync }: { readonly fate: Fate; readonly isAsync: boolean }) {
  const words = useWords();
  const text = useTexts(clientTexts).key;
  const names = useNames();
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const nameOf = (client: number): string => nodeText({ kind: "client", id: client }, words, names);
  const { owner, doing, isAlive, primary, expiresAt, waiting } = fate;
  const isOver = between(now, expiresAt) < 0;
  const isOpen = primary.kind === "locked" || primary.kind === "nothing";
  const at = storyTime(Math.max(0, expiresAt) as Instant);
  return (
    <>
      <h3>{text.fate}</h3>
      <ul className="fate">
        <li>
          {doing === "gone" ? text.gone : doing === "running" ? text.running(nameOf(owner)) : text.committing(nameOf(owner))}{" "}
          {owner !== 0 && <RefLink selection={{ kind: "client", id: owner }} />}
          {owner !== 0 && !isAlive && <span className="bad"> {text.still(nameOf(owner))}</span>}
        </li>
        <li>
          {primary.kind === "committed" ? text.primaries.committed(String(primary.commitTs)) : text.primaries[primary.kind]}
        </li>
        {isOpen && !isOver && <li>{text.life(at)} {text.early}</li>}
        {isOpen && isOver && <li>{text.lifeOver(at)} {isAsync ? text.lateAsync : text.late}</li>}
        <li>{waiting.length === 0 ? text.waitingNone : text.waiting(waiting.map(nameOf).join(words.common.listSeparator))}</li>
      </ul>
    </>
  );
}

function EncodedKeys({ lines }: { readonly lines: readonly Line[] }) {
  const text = useTexts(clientTexts).key;
  return (
    <details>
      <summary>{text.encoded}</summary>
      <p className="quiet">{text.encodedHint}</p>
      <dl className="encoded">
        {lines.map(({ family, encodedKey }) => (
          <div key={`${family}${encodedKey}`}><dt>{family}</dt><dd className="mono">{encodedKey}</dd></div>
        ))}
      </dl>
    </details>
  );
}
