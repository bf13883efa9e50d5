import { loadavg } from "node:os";

/** CPU time of this process so far. */
export const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;

let told = { wall: 0, cpu: 0 };

/**
 * One figure, as one JSON line on standard output: with the seconds that passed and the CPU seconds that this process used since
 * the line before, and how many processes wanted to run during the last minute. Where `cpu` is far less than `wall` or `load`
 * exceeds the computer's cores, others were at work too, and a figure in wall time says less.
 */
export function print(bench: string, name: string, value: number, unit: string): void {
  const now = { wall: performance.now(), cpu: cpuMillis() };
  const spent = { wall: hundredths((now.wall - told.wall) / 1_000), cpu: hundredths((now.cpu - told.cpu) / 1_000) };
  told = now;
  const line = { bench, name, value: hundredths(value), unit, ...spent, load: hundredths(loadavg()[0] ?? 0) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export const median = (values: readonly number[]): number => percentile(values, 50);

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
