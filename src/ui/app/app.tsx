import { TopBar } from "../bar/top-bar.tsx";
import { Dialogs } from "../dialogs/dialogs.tsx";
import { FaultMenu } from "../faults/index.ts";
import { DeskLayout } from "../layout/desk-layout.tsx";
import { SheetLayout } from "../layout/sheet-layout.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { extentOf, usePageShape } from "../parts/page-form.ts";
import { Announcer } from "../story/lazy.ts";
import "../layout/layout.css";

/** The whole app. */
export function App() {
  const shape = usePageShape();
  return (
    <div
      className="app" data-form={shape.form} data-low={shape.low || undefined} data-narrow={shape.narrow || undefined}
      style={extentOf(shape)}
    >
      <Guarded><TopBar low={shape.low} /></Guarded>
      {shape.form === "desk" ? <DeskLayout /> : <SheetLayout shape={shape} />}
      <Guarded><FaultMenu /></Guarded>
      <Guarded><Dialogs /></Guarded>
      <Guarded><Announcer /></Guarded>
    </div>
  );
}
