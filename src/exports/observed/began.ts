/** Milliseconds since 1970 of `began`, a date of UTC such as 2026-11-26T15:20:09.524Z, by whole numbers alone; 0 for none. */
export function millisOfBegan(began: string): number {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/.exec(began);
  if (found === null) return 0;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  // Years that begin in March have their odd day at the end.
  const march = month > 2 ? year : year - 1;
  const era = march * 365 + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400);
  const days = era + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1 - DAYS_BEFORE_1970;
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + Number((found[7] ?? "").padEnd(3, "0"));
}

/** From the first of March of the year 0 on. */
const DAYS_BEFORE_1970 = 719_468;
