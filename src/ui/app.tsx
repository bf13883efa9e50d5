import { lazy, Suspense } from "react";
import { Announcer } from "./story/announcer.tsx";
import { Dialogs } from "./dialogs/dialogs.tsx";
import { FaultMenu } from "./faults/index.ts";
import { TopBar } from "./bar/top-bar.tsx";
import { useKeys } from "./keys.ts";
import { useNarrow } from "./parts/use-narrow.ts";
import { DeskLayout } from "./layout/desk-layout.tsx";
import "./layout/layout.css";

// A phone never resizes panels, and a desk never shows sheets: neither loads the other's layout.
const PhoneLayout = lazy(() => import("./layout/phone-layout.tsx"));

/** The whole screen. */
export function App() {
  useKeys();
  const narrow = useNarrow();
  return (
    <div className="app">
      <TopBar />
      {narrow ? <Suspense fallback={null}><PhoneLayout /></Suspense> : <DeskLayout />}
      <FaultMenu />
      <Dialogs />
      <Announcer />
    </div>
  );
}
