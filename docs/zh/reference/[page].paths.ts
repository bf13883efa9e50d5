import { referencePaths } from "../../.vitepress/reference/index.ts";

export default { paths: () => referencePaths("zh") };
