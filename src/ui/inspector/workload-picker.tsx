import type { ClientDetail } from "../../cluster/views/client.ts";
import { micros } from "../../kernel/time.ts";
import { useRun } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import type { ClientWords } from "../words/client.en.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

type Load = ClientDetail["load"];

interface Choice {
  readonly value: string;
  readonly label: string;
}

const RATES = [0, 10, 100, 500, 2_000];
const THREADS = [1, 4, 16, 64];
const THOUGHTS = [0, 10_000, 100_000, 1_000_000];
const READ_SHARES = [0, 20, 50, 80, 100];
/** The hot range: so many percent of the keys, for which so many percent of the operations are. */
const HOT = [[1, 99], [5, 80], [10, 90], [20, 80]] as const;
const ORDERS = ["order", "order-tcc", "order-saga"] as const;
const KINDS = ["register", "counter", "bank", "list-append", "order", "scan"] as const;

/** What all clients do, how much of it, on which keys, and what they do about failures. Each choice is an input of the run. */
export function WorkloadPicker({ load }: { readonly load: Load }) {
  const text = useTexts(clientTexts).load;
  const set = useSet();
  const kind = load.workload === "order-tcc" || load.workload === "order-saga" ? "order" : load.workload;
  return (
    <section className="workload" aria-label={text.title}>
      <h3>{text.title}</h3>
      <p className="quiet">{text.hint}</p>
      <label className="workload-row">
        <span>{text.does}</span>
        <select value={kind} onChange={({ target }) => set({ "client.workload": target.value })}>
          {KINDS.map((each) => <option key={each} value={each}>{text.kinds[each]}</option>)}
        </select>
      </label>
      {kind === "order" && (
        <Row
          name={text.style} choices={ORDERS.map((value) => ({ value, label: text.styles[value] }))} chosen={load.workload}
          onChoose={(value) => set({ "client.workload": value })}
        />
      )}
      <Amount load={load} text={text} set={set} />
      <Keys load={load} text={text} set={set} />
      <Failures load={load} text={text} set={set} />
    </section>
  );
}

type SetAll = (values: Readonly<Record<string, string>>) => void;

/** Sets some settings at the moment on display, one after the other. */
function useSet(): SetAll {
  const act = useRun((run) => run.act);
  return (values) => void Object.entries(values).reduce(
    (before, [key, value]) => before.then(() => act({ kind: "set", key, value })), Promise.resolve<unknown>(undefined));
}

interface PartProps {
  readonly load: Load;
  readonly text: ClientWords["load"];
  readonly set: SetAll;
}

/** An open loop has a rate, a closed one threads that think. */
function Amount({ load, text, set }: PartProps) {
  const words = useWords();
  const closed = load.threads > 0;
  const thought = (value: number): string => (value === 0 ? text.noThought : durationText(micros(value), words));
  return (
    <>
      <Row
        name={text.loop} chosen={closed ? "closed" : "open"}
        choices={(["open", "closed"] as const).map((value) => ({ value, label: text.loops[value] }))}
        onChoose={(value) => set(value === "open" ? { "client.threads": "0" }
        : { "client.threads": String(Math.max(1, load.threads)), ...(load.rate === 0 ? { "client.rate": "100" } : {}) })}
      />
      {!closed && (
        <Row {...numbers(text.rate, RATES, load.rate, countText)} onChoose={(value) => set({ "client.rate": value })} />
      )}
      {closed && (
        <>
          <Row
            {...numbers(text.threads, THREADS, load.threads, countText)}
            onChoose={(value) => set({ "client.threads": value })}
          />
          <Row
            {...numbers(text.think, THOUGHTS, load.thinkTime, thought)}
            onChoose={(value) => set({ "client.think-time": `${value}us` })}
          />
        </>
      )}
    </>
  );
}

function Keys({ load, text, set }: PartProps) {
  const distributions = (["uniform", "zipf", "hot-range"] as const).map((value) => ({ value, label: text.distributions[value] }));
  const chosen = `${load.hotKeys}/${load.hotPercent}`;
  const hot = HOT.map(([keys, percent]) => ({ value: `${keys}/${percent}`, label: text.hotText(keys, percent) }));
  const shown = hot.some(({ value }) => value === chosen) ? hot
    : [{ value: chosen, label: text.hotText(load.hotKeys, load.hotPercent) }, ...hot];
  return (
    <>
      <Row
        name={text.keys} choices={distributions} chosen={load.keyDistribution}
        onChoose={(value) => set({ "client.key-distribution": value })}
      />
      {load.keyDistribution === "hot-range" && (
        <label className="workload-row">
          <span>{text.hot}</span>
          <select
            value={chosen} onChange={({ target }) => {
              const [keys = "", percent = ""] = target.value.split("/");
              set({ "client.hot-keys": keys, "client.hot-percent": percent });
            }}
          >
            {shown.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
          </select>
        </label>
      )}
      <Row
        {...numbers(text.reads, READ_SHARES, 100 - load.writePercent, text.share)}
        onChoose={(value) => set({ "client.write-percent": String(100 - Number(value)) })}
      />
    </>
  );
}

function Failures({ load, text, set }: PartProps) {
  return (
    <>
      <Row
        name={text.retries} chosen={load.retryPolicy}
        choices={(["client-go", "bounded"] as const).map((value) => ({ value, label: text.policies[value] }))}
        onChoose={(value) => set({ "client.retry-policy": value })}
      />
      <Row
        name={text.breaker} chosen={load.circuitBreaker}
        choices={(["off", "stores", "pd", "both"] as const).map((value) => ({ value, label: text.breakers[value] }))}
        onChoose={(value) => set({ "client.circuit-breaker": value })}
      />
    </>
  );
}

/** Usual numbers, and beside them the one that holds if it is none of them. */
function numbers(name: string, usual: readonly number[], chosen: number, say: (value: number) => string) {
  const all = usual.includes(chosen) ? usual : [...usual, chosen].sort((a, b) => a - b);
  return { name, chosen: String(chosen), choices: all.map((value) => ({ value: String(value), label: say(value) })) };
}

function Row({ name, choices, chosen, onChoose }: {
  readonly name: string; readonly choices: readonly Choice[]; readonly chosen: string; readonly onChoose: (value: string) => void;
}) {
  return (
    <div className="workload-row">
      <span>{name}</span>
      <div className="segments" role="group" aria-label={name}>
        {choices.map(({ value, label }) => (
          <button key={value} type="button" aria-pressed={value === chosen} onClick={() => value !== chosen && onChoose(value)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
