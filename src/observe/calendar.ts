/** An instant of the calendar: microseconds since 1970, and how many of them it leaves open behind it. */
export interface CalendarInstant {
  readonly at: number;
  readonly grain: number;
}

/** By how many digits stand behind the point. */
const GRAINS = [1_000_000, 100_000, 10_000, 1_000, 100, 10];

/** Reads what PD and etcd's logs write, such as 2026-11-26T15:20:09.524Z and …+0800; null for anything else. */
export function calendarInstant(text: string): CalendarInstant | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))$/.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  const [fraction = "", sign = "+", hoursEast = "0", minutesEast = "0"] = found.slice(7);
  const east = (Number(hoursEast) * 60 + Number(minutesEast)) * (sign === "-" ? -1 : 1);
  const minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - east;
  const at = (minutes * 60 + second) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
  return { at, grain: GRAINS[fraction.length] ?? 1 };
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Days of the Gregorian calendar; negative before 1970. */
function daysSince1970(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const leapDaysUpTo = (last: number): number => Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
  const days = (year - 1_970) * 365 + leapDaysUpTo(year - 1) - leapDaysUpTo(1_969);
  return days + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1;
}
