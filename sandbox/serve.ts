import { grpc, ResourceProviderService } from "./grpc.ts";
import { openCloud } from "./index.ts";
import { Provider } from "./provider.ts";

/** Larger than any estate's properties; the SDK's own limit. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * Serves a package to Pulumi's engine from the stand-in cloud, until the engine closes our standard input, as it does
 * when it ends or is killed. Prints the port, as the plugin protocol asks.
 */
export async function serve(pkg: string): Promise<void> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(
    ResourceProviderService,
    new Provider(pkg, openCloud()).handlers() as unknown as grpc.UntypedServiceImplementation,
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  process.stdin.resume().on("end", () => process.exit(0));
  process.stdout.write(`${port}\n`);
}
