/**
 * What somebody answers, within so many seconds; else an error, as `late` makes it. Whatever is thrown at once, as by a client that cannot
 * be had, is an answer that fails like any other.
 */
export async function within<T>(
  seconds: number,
  ask: () => Promise<T>,
  late: (message: string) => Error = (message) => new Error(message),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([Promise.resolve().then(ask), limit]);
  } finally {
    clearTimeout(timer);
  }
}
