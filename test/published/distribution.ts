/** The largest distance between the distribution functions of two samples (Kolmogorov and Smirnov's statistic). */
export function distanceOf(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [sorted(one), sorted(other)];
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while ((a[i] ?? Infinity) <= value) i++;
    while ((b[j] ?? Infinity) <= value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

export const sorted = (values: readonly number[]): number[] => values.slice().sort((a, b) => a - b);

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function medianOf(values: readonly number[]): number {
  const inOrder = sorted(values);
  const middle = inOrder.length / 2;
  return ((inOrder[Math.ceil(middle) - 1] ?? NaN) + (inOrder[Math.floor(middle)] ?? NaN)) / 2;
}
