import { changesOf } from "./changes.ts";
import { clockEvents } from "./clock.ts";
import { leaderEvents } from "./leaders.ts";
import { ballotsIn, logEvents } from "./logs.ts";
import { isHeartbeat, type ObservedEvent, type ObservedRecord, type Sample } from "./record.ts";
import { createWatching, changeTold, type ToldChange, type Watching } from "./watching.ts";

/** What a look tells that those before it did not: events, each with the interval in which it happened. */
export function watch(watching: Watching, sample: Sample): readonly ObservedEvent[] {
  const key = `${sample.n} ${sample.call}`;
  const since = watching.answered.get(key);
  const found: ObservedEvent[] = [];
  const add = (each: ToldChange): ObservedEvent => {
    const event = { e: ++watching.count, ...each };
    found.push(event);
    return event;
  };
  followSilence(watching, sample, since, add);
  if (sample.facts !== null) {
    for (const each of leaderEvents(watching, sample, since)) add(each);
    for (const each of logEvents(watching, sample)) add(each);
    for (const each of clockEvents(watching, sample, since)) add(each);
    for (const each of changesOf(watching, sample, since)) add(each);
    watching.answered.set(key, sample);
  }
  watching.latest.set(key, sample);
  return found;
}

/** Every event of a record, in the order in which they were known. */
export function deriveEvents({ header, samples }: ObservedRecord): readonly ObservedEvent[] {
  const watching = createWatching(header, ballotsIn(samples));
  return samples.flatMap((sample) => watch(watching, sample));
}

function followSilence(
  watching: Watching, sample: Sample, since: Sample | undefined, add: (each: ToldChange) => ObservedEvent,
): void {
  if (!isHeartbeat(sample)) return;
  const { silent, header } = watching;
  const { name = "" } = header.sources.find(({ n }) => n === sample.n) ?? {};
  const { names, of } = watching.claims;
  const source = names.get(of.get(sample.n)?.self ?? "") || name;
  const was = silent.get(sample.n);
  if (sample.facts === null && was === undefined) {
    silent.set(sample.n, add(changeTold("source.silent", sample, since, { source, why: sample.why ?? "timeout" })));
    followQuorum(watching, sample, since, add);
  } else if (sample.facts !== null && was !== undefined) {
    silent.delete(sample.n);
    const last = watching.latest.get(`${sample.n} ${sample.call}`);
    add(changeTold("source.answers", sample, last, { source }));
    followQuorum(watching, sample, last, add);
  }
}

/** Whether a majority of etcd's members answers us: what they answer each other we do not see. */
function followQuorum(
  watching: Watching, sample: Sample, since: Sample | undefined, add: (each: ToldChange) => ObservedEvent,
): void {
  const members = watching.header.sources.filter(({ kind }) => kind === "etcd");
  const answering = members.filter(({ n }) => !watching.silent.has(n)).length;
  const isSilent = members.length > 1 && answering * 2 <= members.length;
  if (isSilent === watching.quorumSilent) return;
  watching.quorumSilent = isSilent;
  const values = { answering: String(answering), of: String(members.length) };
  add(changeTold(isSilent ? "quorum.silent" : "quorum.answers", sample, since, values, "inferred"));
}
