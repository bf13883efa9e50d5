/** The version of this build, as the package names it. */
export const EMBED_VERSION = "1.0.0";
