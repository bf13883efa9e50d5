import { AddFiles } from "./add-files.tsx";
import { DropZone } from "./drop-zone.tsx";
import { Lost } from "./lost.tsx";
import { Notices } from "./notices.tsx";
import { Stopped } from "./stopped.tsx";

/** What lies over the page without being opened by anybody; each shows nothing until it has something to say. */
export default function Over() {
  return (
    <>
      <Notices />
      <AddFiles />
      <Stopped />
      <Lost />
      <DropZone />
    </>
  );
}
