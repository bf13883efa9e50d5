/** The version of this build, as the package names it. */
export const EMBED_VERSION = "0.1.0";
