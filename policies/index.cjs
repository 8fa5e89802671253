/* global module */
"use strict";

// Pulumi requires a policy pack as CommonJS; tsx then loads the TypeScript without a build or a type check.
module.exports = import("tsx/esm/api").then(({ register }) => {
  register();
  return import("./index.ts");
});
