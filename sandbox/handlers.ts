import { CloudError } from "./operation.ts";
import { grpc, type Handler, initFailed } from "./grpc.ts";
import { echoedSecrets, type Path, type Properties } from "../infra/contract/properties.ts";
import { encode } from "./wire.ts";

/** Tells the engine of a resource that exists although its operation did not end well. */
export async function reportPartial<T>(
  operation: () => Promise<T>,
  inputs: Properties,
  secrets: readonly Path[],
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof CloudError) || !error.partial) throw error;
    const { id, outputs } = error.partial;
    throw new KeptError(
      error.message,
      initFailed(error.message, id, encode(outputs, echoedSecrets(inputs, secrets, outputs))),
    );
  }
}

class KeptError extends Error {
  readonly response: unknown;

  constructor(message: string, response: unknown) {
    super(message);
    this.response = response;
  }
}

/** A request's handler from a function that returns the response or throws why there is none. */
export function handlerOf(handle: (request: never) => unknown): Handler {
  return (call, callback) => {
    void (async () => {
      try {
        callback(null, await handle(call.request));
      } catch (error) {
        if (error instanceof KeptError) callback(error.response);
        else callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      }
    })();
  };
}
