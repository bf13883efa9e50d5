import type { NewestFirst } from "./newest-first.ts";
import { countBefore } from "./search.ts";

/*
 * Searches and changes of a list with the newest first: apart from what others need of it, as only transactions ask for them.
 */

/** Says of an item whether it is newer than what is sought. */
type IsNewer<T, Sought> = (item: T, sought: Sought) => boolean;

/** More than most lists ever hold, and few to copy. */
const RECENT_AT_MOST = 16;

export const newestOf = <T>({ recent, parts }: NewestFirst<T>): T | undefined => recent[0] ?? parts[parts.length - 1]?.[0];

/** The first item that fits, from the newest on. */
export function findNewest<T, Sought>(
  { recent, parts }: NewestFirst<T>, sought: Sought, fits: (item: T, sought: Sought) => boolean,
): T | undefined {
  for (let number = parts.length; number >= 0; number--) {
    const part = number === parts.length ? recent : parts[number] as readonly T[];
    for (let i = 0; i < part.length; i++) if (fits(part[i] as T, sought)) return part[i];
  }
  return undefined;
}

/** The first item that fits among those that are not newer: the newest of these, where any does. */
export function findAmongOlder<T, Sought>(
  { recent, parts }: NewestFirst<T>, sought: Sought, isNewer: IsNewer<T, Sought>,
  fits: (item: T, sought: Sought) => boolean = anyDoes,
): T | undefined {
  for (let number = parts.length; number >= 0; number--) {
    const part = number === parts.length ? recent : parts[number] as readonly T[];
    if (part.length === 0 || isNewer(part[part.length - 1] as T, sought)) continue;
    for (let i = countBefore(part, sought, isNewer); i < part.length; i++) if (fits(part[i] as T, sought)) return part[i];
  }
  return undefined;
}

const anyDoes = (): boolean => true;

/** The list with the item behind all that are newer than it; `replaced` is the one there whose place it takes. */
export function withItem<T>(list: NewestFirst<T>, item: T, isNewer: IsNewer<T, T>, replaced: T | undefined): NewestFirst<T> {
  const { recent, parts, length } = list;
  if (replaced === undefined && (recent.length === 0 || !isNewer(recent[0] as T, item))) {
    const newest = newestOf(list);
    if (newest === undefined || !isNewer(newest, item)) return withNewest(list, item);
  }
  const { part, at } = placeOf(list, item, isNewer);
  const put = (items: readonly T[]): readonly T[] =>
    [...items.slice(0, at), item, ...items.slice(replaced === undefined ? at : at + 1)];
  const grown = replaced === undefined ? length + 1 : length;
  if (part === parts.length) return { recent: put(recent), parts, length: grown };
  return { recent, parts: parts.map((items, number) => (number === part ? put(items) : items)), length: grown };
}

/** The list without that item of it. */
export function withoutItem<T>(list: NewestFirst<T>, item: T, isNewer: IsNewer<T, T>): NewestFirst<T> {
  const { recent, parts, length } = list;
  const { part, at } = placeOf(list, item, isNewer);
  const take = (items: readonly T[]): readonly T[] => items.filter((_, place) => place !== at);
  if (part === parts.length) return { recent: take(recent), parts, length: length - 1 };
  const left = parts.map((items, number) => (number === part ? take(items) : items)).filter((items) => items.length > 0);
  return { recent, parts: left, length: length - 1 };
}

/** In which part the first item stands that is not newer, `parts.length` for `recent`; else where it would. */
function placeOf<T>({ recent, parts }: NewestFirst<T>, item: T, isNewer: IsNewer<T, T>): { part: number; at: number } {
  for (let number = parts.length; number >= 0; number--) {
    const part = number === parts.length ? recent : parts[number] as readonly T[];
    const at = countBefore(part, item, isNewer);
    if (at < part.length || number === 0) return { part: number, at };
  }
  return { part: parts.length, at: 0 };
}

function withNewest<T>({ recent, parts, length }: NewestFirst<T>, item: T): NewestFirst<T> {
  if (recent.length < RECENT_AT_MOST) return { recent: [item, ...recent], parts, length: length + 1 };
  let full = recent;
  let left = parts.length;
  for (; left > 0 && (parts[left - 1] as readonly T[]).length <= full.length; left--) {
    full = full.concat(parts[left - 1] as readonly T[]);
  }
  return { recent: [item], parts: [...parts.slice(0, left), full], length: length + 1 };
}
