import { Dialogs } from "../../ui/dialogs/dialogs.tsx";
import { FaultMenu } from "../../ui/faults/index.ts";
import { Guarded } from "../../ui/parts/guarded.tsx";
import { Announcer } from "../../ui/story/lazy.ts";

/** What may lie above the picture, and what is said to screen readers. */
export default function Above() {
  return (
    <>
      <Guarded><FaultMenu /></Guarded>
      <Guarded><Dialogs /></Guarded>
      <Guarded><Announcer /></Guarded>
    </>
  );
}
