const below = (...folders) => `^(${folders.join("|")})/`;

/** Which way imports point: contract ← providers ← kinds ← stacks ← ops; policies and sandbox know the contract only. */
export default {
  forbidden: [
    {
      name: "no-circles",
      comment: "What imports each other cannot be read, tested or moved by itself.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "contract-knows-nobody",
      comment: "The contract of kinds is what everything else stands on.",
      severity: "error",
      from: { path: "^infra/contract/" },
      to: { path: "^(infra/(?!contract/)|policies|sandbox|stacks|ops|load)" },
    },
    {
      name: "rules-language-knows-nobody",
      severity: "error",
      from: { path: "^policies/expression/" },
      to: { path: "^(infra|policies/(?!expression/)|sandbox|stacks|ops|load)" },
    },
    {
      name: "policies-know-no-kind",
      comment: "The runner of checks takes them from whoever calls it.",
      severity: "error",
      from: { path: "^policies/" },
      to: { path: "^(infra/(?!contract/)|sandbox|ops|load)" },
    },
    {
      name: "kinds-know-no-machinery",
      comment: "A room uses the contract, its cloud's providers, the rules language and other rooms.",
      severity: "error",
      from: { path: "^infra/(?!contract/)" },
      to: { path: "^(policies/(?!expression/)|sandbox|stacks|ops|load)/" },
    },
    {
      name: "providers-know-no-kind",
      severity: "error",
      from: { path: "^infra/providers/" },
      to: { path: "^infra/(?!contract/|providers/)" },
    },
    {
      name: "sandbox-knows-no-kind",
      comment: "The stand-ins come from the list of kinds, which its entry alone reads.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(infra/(?!contract/|providers/)|ops|load)" },
    },
    {
      name: "only-the-list-names-kinds",
      severity: "error",
      from: { path: "^(stacks|ops)/", pathNot: "^stacks/kinds\\.ts$" },
      to: { path: "^infra/(?!contract/|providers/)" },
    },
    {
      name: "nothing-uses-ops",
      severity: "error",
      from: { path: below("infra", "policies", "sandbox", "stacks") },
      to: { path: "^ops/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    // Types count: who needs a type of somebody else depends on it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules|^tests/" },
  },
};
