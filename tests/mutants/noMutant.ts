// A thread that is kept still has the mutant of its last run switched on, while the tests of the next are only being collected.
for (const [key, value] of Object.entries(globalThis as unknown as Record<string, { activeMutant?: unknown }>))
  if (key.startsWith("__stryker")) value.activeMutant = undefined;
