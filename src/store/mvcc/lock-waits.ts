import type { Turn } from "../turn.ts";

export function waited(turn: Turn, task: number): void {
  void turn;
  void task;
}
