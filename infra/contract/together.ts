/** Puts questions that come at the same moment as one, for whom each question costs as much as many. */
export function together<A>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, A>>,
): (key: string) => Promise<A | undefined> {
  let open: { keys: Set<string>; answers: Promise<ReadonlyMap<string, A>> } | undefined;
  return async (key) => {
    if (!open) {
      const keys = new Set<string>();
      const answers = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        open = undefined;
        return ask([...keys]);
      });
      open = { keys, answers };
    }
    open.keys.add(key);
    return (await open.answers).get(key);
  };
}
