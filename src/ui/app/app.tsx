import type { CSSProperties } from "react";
import { useKeys } from "../keys/use-keys.ts";
import { TopBar } from "../bar/top-bar.tsx";
import { Dialogs } from "../dialogs/dialogs.tsx";
import { FaultMenu } from "../faults/index.ts";
import { DeskLayout } from "../layout/desk-layout.tsx";
import { SheetLayout } from "../layout/sheet-layout.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { usePageShape, type PageShape } from "../parts/page-form.ts";
import { Announcer } from "../story/lazy.ts";
import "../layout/layout.css";

/** The whole app. */
export function App() {
  useKeys();
  const shape = usePageShape();
  return (
    <div className="app" data-form={shape.form} data-low={shape.low || undefined} style={extent(shape)}>
      <Guarded><TopBar low={shape.low} /></Guarded>
      {shape.form === "desk" ? <DeskLayout /> : <SheetLayout shape={shape} />}
      <Guarded><FaultMenu /></Guarded>
      <Guarded><Dialogs /></Guarded>
      <Guarded><Announcer /></Guarded>
    </div>
  );
}

/** The room that the app has, for styles that measure in shares of it. */
const extent = ({ width, height }: PageShape): CSSProperties & Readonly<Record<"--app-width" | "--app-height", string>> => ({
  "--app-width": `${width}px`, "--app-height": `${height}px`,
});
