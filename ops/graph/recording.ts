import index, { Resource } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import sdk from "@pulumi/pulumi/runtime/resource.js";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import * as state from "@pulumi/pulumi/runtime/state.js";
import type { NewResource } from "./registrations.ts";
import { Registrations } from "./registrations.ts";

/** What answers in the place of providers. */
export type RecordedMocks = Omit<Mocks, "newResource"> & { readonly newResource: NewResource };

/** A monitor whose program is only noted down. Calls of functions are answered as the SDK's mocks do it. */
export class RecordingMonitor extends MockMonitor {
  readonly registrations: Registrations;

  constructor(mocks: RecordedMocks, place: { stack: string; project: string }) {
    super(mocks);
    this.registrations = new Registrations((args) => mocks.newResource(args), place);
    divert();
  }
}

/** The recording that the program now running belongs to; none where an engine runs it. */
function recording(): Registrations | undefined {
  const monitor: unknown = getMonitor();
  return monitor instanceof RecordingMonitor ? monitor.registrations : undefined;
}

let diverted = false;

/** Once in a process: what a recorded program registers goes to its recording, and what an engine's does to the engine. */
function divert(): void {
  if (diverted) return;
  diverted = true;
  const { registerResource, registerResourceOutputs } = sdk;
  const { callsites } = Resource as unknown as { callsites: () => unknown[] };
  const register = (...given: Parameters<typeof registerResource>): void => {
    const [resource, parent, type, name, custom, , , inputs, options] = given;
    const noted = recording();
    if (noted) noted.take({ resource, parent, type, name, custom, inputs, options });
    else registerResource(...given);
  };
  const outputs = (...given: Parameters<typeof registerResourceOutputs>): void => {
    if (!recording()) registerResourceOutputs(...given);
  };
  Object.assign(sdk, { registerResource: register, registerResourceOutputs: outputs });
  // Aliases are for an engine's state: of each the SDK makes an output.
  const { mergeOptions } = index;
  const merge = (...given: Parameters<typeof mergeOptions>): ReturnType<typeof mergeOptions> => {
    const merged = mergeOptions(...given);
    if (recording()) delete merged.aliases;
    return merged;
  };
  Object.assign(index, { mergeOptions: merge });
  // No line of a recorded program is noted for each resource.
  Object.assign(Resource, { callsites: () => (recording() ? [] : callsites()) });
}

/** What the SDK asks of the server that an engine calls hooks by. */
const nobodyCalls = {
  registerResourceHook: () => Promise.resolve(),
  registerErrorHook: () => Promise.resolve(),
  awaitStackRegistrations: () => Promise.resolve(),
  shutdown: () => undefined,
};

/** No server waits for hooks to be called. Once the SDK has its monitor, since that forgets who would have called. */
export function withoutCallbacks(): void {
  const { getStore } = state as unknown as { getStore: () => { callbacks?: unknown } };
  getStore().callbacks = nobodyCalls;
}
