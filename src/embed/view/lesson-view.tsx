import { DeskLayout } from "../../ui/layout/desk-layout.tsx";
import { SheetLayout } from "../../ui/layout/sheet-layout.tsx";
import { extentOf, usePageShape } from "../../ui/parts/page-form.ts";

/** A lesson beside its cluster: the page without its bar, and without the time bar where that would take the stage's room. */
export default function LessonView() {
  const shape = usePageShape();
  return (
    <div
      className="app" data-form={shape.form} data-low={shape.low || undefined} data-narrow={shape.narrow || undefined}
      style={extentOf(shape)}
    >
      {shape.form === "desk" ? <DeskLayout /> : <SheetLayout shape={{ ...shape, timeBelow: false }} />}
    </div>
  );
}
