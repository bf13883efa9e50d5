import { createApp } from "../../../src/ui/app/create-app.tsx";

// A page that is nobody's app, on which the test mounts some.
Object.assign(window, { createApp });
