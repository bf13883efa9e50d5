import type { BranchRecord, Run } from "../session/run.ts";

/**
 * What takes long and is made beside the run, slice by slice, of its present branch: a report, a file, a film. Each question of
 * the page goes on with it for a while, so that pictures go on meanwhile and the page can say how far it is. A new one is a value
 * of this.
 */
export interface SlicedWork<Asked, Work, Made> {
  /** Wall time in milliseconds that one question takes. */
  readonly millis: number;
  /** Besides the branch, what it is made of: who asks for something else begins anew. */
  of(run: Run, asked: Asked): readonly unknown[];
  begin(run: Run, asked: Asked): Work;
  /** Whether what was begun is where the question goes on; absent: yes. */
  goesOn?(work: Work, asked: Asked): boolean;
  /** Goes on for as long as there is time; null until something is made. */
  goOn(work: Work, hasTime: () => boolean): Made | null;
  /** Whether more is to be made of what has made something; absent: no. */
  hasMore?(work: Work): boolean;
}

interface Begun {
  readonly branch: BranchRecord;
  readonly of: string;
  readonly work: unknown;
}

/** What the worker has begun: of each kind the latest, for who asks no more has given it up. */
export interface SliceDesk {
  /** Wall time in milliseconds. */
  readonly clock: () => number;
  sliced: Map<unknown, Begun>;
}

/** Takes one slice; `made` is null where it takes more of them. */
export function takeSlice<Asked, Work, Made>(
  desk: SliceDesk, kind: SlicedWork<Asked, Work, Made>, run: Run, asked: Asked,
): { readonly work: Work; readonly made: Made | null } {
  const { branch } = run;
  const of = JSON.stringify(kind.of(run, asked));
  const known = desk.sliced.get(kind);
  const begun = known !== undefined && known.branch === branch && known.of === of ? known.work as Work : undefined;
  const work = begun !== undefined && kind.goesOn?.(begun, asked) !== false ? begun : kind.begin(run, asked);
  const end = desk.clock() + kind.millis;
  const made = kind.goOn(work, () => desk.clock() < end);
  if (made === null || kind.hasMore?.(work) === true) desk.sliced.set(kind, { branch, of, work });
  else desk.sliced.delete(kind);
  return { work, made };
}
