import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

/** The rooms below worker and cli: pure, and the same in every JavaScript engine. */
const engineRooms = ["kernel", "raft", "machine", "proto", "action", "store", "pd", "client", "cluster", "check", "story", "language", "exchange", "session", "library"];

const bannedGlobals = [
  "Date", "performance", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestAnimationFrame", "crypto", "window",
  "document", "navigator", "process", "console", "Intl", "fetch", "structuredClone", "globalThis", "WeakRef", "FinalizationRegistry",
];

/** Results that differ between engines, or from run to run. */
const bannedMath = [
  "random", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "expm1",
  "log", "log1p", "log2", "log10", "pow", "hypot", "cbrt",
];

export default ts.config(
  { ignores: ["dist/**", "dist-lib/**", ".tools/types/**", "node_modules/**", "test-results/**", ".cache/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [ts.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: false }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/unified-signatures": "off",
      "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
      "no-unused-vars": "off",
      "no-undef": "off",
      "max-lines": ["error", { max: 700 }],
    },
  },
  {
    files: engineRooms.map((room) => `src/${room}/**/*.ts`),
    rules: {
      "no-restricted-globals": ["error", ...bannedGlobals],
      "no-restricted-properties": ["error", ...bannedMath.map((property) => ({ object: "Math", property }))],
      "no-restricted-syntax": [
        "error",
        { selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']", message: "** differs between engines." },
        { selector: "MemberExpression[property.name=/^(localeCompare|toLocale.*)$/]", message: "Depends on the engine's locale data." },
      ],
    },
  },
  { files: ["src/ui/**/*.{ts,tsx}"], ...hooks.configs.flat.recommended },
  {
    files: ["**/*.mjs", "*.js"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", URL: "readonly", setTimeout: "readonly", clearTimeout: "readonly", performance: "readonly",
        fetch: "readonly", Buffer: "readonly", window: "readonly", DataTransfer: "readonly", File: "readonly" },
    },
  },
);
