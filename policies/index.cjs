/* global module */
"use strict";

// Pulumi requires a policy pack as CommonJS.
module.exports = import("../bin/load.mjs").then(({ load }) => load("stacks/pack.ts", { hosted: true }));
