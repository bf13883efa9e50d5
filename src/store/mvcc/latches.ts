import { taskWith, type TxnMemory, type Task } from "./memory.ts";

/*
 * Commands that touch the same keys run one after another: each has a latch on every key of it, from before it looks until what
 * it comes to is applied. They are taken in the order of the keys, so that nobody waits for somebody who waits for him.
 */

/** Takes as many of the latches that the task lacks as are free; the next is queued for. True when it has all. */
export function takeLatches({ latches, tasks }: TxnMemory, task: Task): boolean {
  let { held } = task;
  for (; held < task.keys.length; held++) {
    const key = task.keys[held] as string;
    const queue = latches.get(key);
    if (queue === undefined) latches.set(key, [task.id]);
    else if (!queue.includes(task.id)) {
      latches.set(key, [...queue, task.id]);
      break;
    } else if (queue[0] !== task.id) break;
  }
  tasks.set(task.id, taskWith(task, held, task.outcome));
  return held === task.keys.length;
}

/** Gives back what the task has, and its place where it waits. Returns the tasks that have come to be first somewhere. */
export function dropLatches({ latches }: TxnMemory, task: Task): readonly number[] {
  const next: number[] = [];
  for (const key of task.keys.slice(0, task.held + 1)) {
    const queue = latches.get(key);
    if (queue === undefined || !queue.includes(task.id)) continue;
    const rest = queue.filter((id) => id !== task.id);
    if (rest.length === 0) latches.delete(key);
    else latches.set(key, rest);
    if (queue[0] === task.id && rest[0] !== undefined) next.push(rest[0]);
  }
  return next;
}
