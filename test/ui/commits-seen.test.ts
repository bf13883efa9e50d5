import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { CommitsSeen } from "../../src/ui/group/commits-seen.ts";
import { calm } from "../group-pictures.ts";

const pictureWith = (commit: number): ReturnType<typeof calm> => {
  const picture = calm();
  return { ...picture, members: picture.members.map((member) => ({ ...member, commit })) };
};

test("what was committed before anybody looked is known to be so at the first look, and not since when", () => {
  const seen = new CommitsSeen();
  seen.look(pictureWith(12), (500 as Instant), 0);
  expect(seen.of(12)).toEqual({ after: null, by: 500 });
  expect(seen.of(13)).toBeNull();
});

test("what came to be committed between two looks lies between them, however far apart they are", () => {
  const seen = new CommitsSeen();
  seen.look(pictureWith(12), (500 as Instant), 0);
  seen.look(pictureWith(13), (900 as Instant), 0);
  seen.look(pictureWith(13), (1_000 as Instant), 0);
  expect(seen.of(13)).toEqual({ after: 500, by: 900 });
  expect(seen.of(12)).toEqual({ after: null, by: 500 });
});

test("whoever goes back before a commit forgets it; whoever goes back before the first look knows more", () => {
  const seen = new CommitsSeen();
  seen.look(pictureWith(12), (500 as Instant), 0);
  seen.look(pictureWith(13), (900 as Instant), 0);
  seen.look(pictureWith(12), (400 as Instant), 0);
  expect(seen.of(13)).toBeNull();
  expect(seen.of(12)).toEqual({ after: null, by: 400 });
  seen.look(pictureWith(13), (700 as Instant), 0);
  expect(seen.of(13)).toEqual({ after: 400, by: 700 });
});

test("another future may commit the same index at another time", () => {
  const seen = new CommitsSeen();
  seen.look(pictureWith(12), (500 as Instant), 0);
  seen.look(pictureWith(13), (900 as Instant), 0);
  seen.look(pictureWith(13), (2_000 as Instant), 1);
  expect(seen.of(13)).toEqual({ after: null, by: 2_000 });
});
