import { handlerOf, reportPartial } from "./handlers.ts";
import type { Cloud, Created, OperationOptions } from "./cloud.ts";
import {
  Empty,
  type Handler,
  json,
  type Message,
  messages,
  packageVersion,
  PluginInfo,
  type protocol,
  struct,
} from "./grpc.ts";
import { echoedSecrets, type Path, type Properties, ENGINE_UNKNOWN } from "../infra/contract/properties.ts";
import { providerStandIn } from "./standIns.ts";
import { carryOver, decode, encode } from "./wire.ts";

/** The engine's requests, one method each, upon the cloud. A preview neither writes nor waits. */
export class Provider {
  readonly #package: string;
  readonly #cloud: Cloud;
  readonly #cancelled = new AbortController();

  constructor(pkg: string, cloud: Cloud) {
    this.#package = pkg;
    this.#cloud = cloud;
  }

  handlers(): Record<string, Handler> {
    return {
      handshake: handlerOf(() => this.#handshake()),
      getPluginInfo: handlerOf(() => {
        const info = new PluginInfo();
        info.setVersion(packageVersion(this.#package));
        return info;
      }),
      getSchema: handlerOf(() =>
        new messages.GetSchemaResponse().setSchema(
          JSON.stringify({ name: this.#package, version: packageVersion(this.#package) }),
        ),
      ),
      attach: handlerOf(() => new Empty()),
      checkConfig: handlerOf((request: protocol.CheckRequest) =>
        new messages.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: handlerOf(() =>
        new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_UNKNOWN),
      ),
      configure: handlerOf((request: protocol.ConfigureRequest) => this.#configure(request)),
      invoke: handlerOf((request: protocol.InvokeRequest) => this.#invoke(request)),
      check: handlerOf((request: protocol.CheckRequest) => this.#check(request)),
      diff: handlerOf((request: protocol.DiffRequest) => this.#diff(request)),
      create: handlerOf((request: protocol.CreateRequest) => this.#create(request)),
      read: handlerOf((request: protocol.ReadRequest) => this.#read(request)),
      update: handlerOf((request: protocol.UpdateRequest) => this.#update(request)),
      delete: handlerOf((request: protocol.DeleteRequest) => this.#delete(request)),
      cancel: handlerOf(() => {
        this.#cancelled.abort(new Error("the engine cancelled"));
        return new Empty();
      }),
    };
  }

  #handshake(): Message {
    const response = new messages.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    // References and outputs reach us as plain ids and values.
    response.setAcceptResources(false);
    response.setAcceptOutputs(false);
    return response;
  }

  #configure(request: protocol.ConfigureRequest): Message {
    const { properties } = decode(json(request.getArgs()));
    const plain = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, parsed(value)]));
    this.#cloud.settings = { ...this.#cloud.settings, ...providerStandIn(`${this.#package}:`).configured(plain) };
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  #invoke(request: protocol.InvokeRequest): Message {
    const { properties } = decode(json(request.getArgs()));
    return new messages.InvokeResponse().setReturn(struct(this.#cloud.invoke(request.getTok(), properties)));
  }

  #check(request: protocol.CheckRequest): Message {
    const { properties, secrets } = decode(json(request.getNews()));
    const old = decode(json(request.getOlds())).properties;
    const seed = Buffer.from(request.getRandomseed_asU8()).toString("hex");
    const { inputs, failures } = this.#cloud.check(typeOf(request), nameOf(request), properties, old, seed);
    const response = new messages.CheckResponse().setInputs(struct(encode(inputs, secrets)));
    response.setFailuresList(
      failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
    );
    return response;
  }

  #diff(request: protocol.DiffRequest): Message {
    const [oldInputs, oldOutputs, newInputs] = [request.getOldInputs(), request.getOlds(), request.getNews()].map(
      (sent) => decode(json(sent)).properties,
    ) as [Properties, Properties, Properties];
    const { changes, replaces, deleteBeforeReplace } = this.#cloud.diff(
      typeOf(request),
      oldInputs,
      newInputs,
      oldOutputs,
      nameOf(request),
    );
    const { DiffChanges } = messages.DiffResponse;
    const response = new messages.DiffResponse().setChanges(
      changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE,
    );
    response.setReplacesList(replaces);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    const { Kind } = messages.PropertyDiff;
    for (const { path, kind, answer } of changes) {
      const plain = { add: Kind.ADD, update: Kind.UPDATE, delete: Kind.DELETE }[kind];
      const forcing = { add: Kind.ADD_REPLACE, update: Kind.UPDATE_REPLACE, delete: Kind.DELETE_REPLACE }[kind];
      const detail = new messages.PropertyDiff().setKind(answer === "replace" ? forcing : plain).setInputdiff(true);
      response.getDetaileddiffMap().set(path, detail);
    }
    return response;
  }

  async #create(request: protocol.CreateRequest): Promise<Message> {
    const { properties, secrets } = decode(json(request.getProperties()));
    const [type, name] = [typeOf(request), nameOf(request)];
    const response = new messages.CreateResponse();
    if (request.getPreview()) {
      const outputs = this.#cloud.previewCreate(type, name, properties);
      return response.setProperties(struct(encode(outputs, echoedSecrets(properties, secrets, outputs))));
    }
    const options = this.#options(request, secrets);
    const { id, outputs } = await reportPartial(
      () => this.#cloud.create(type, name, properties, options),
      properties,
      secrets,
    );
    return response.setId(id).setProperties(struct(encode(outputs, echoedSecrets(properties, secrets, outputs))));
  }

  async #update(request: protocol.UpdateRequest): Promise<Message> {
    const { properties, secrets } = decode(json(request.getNews()));
    const type = typeOf(request);
    const response = new messages.UpdateResponse();
    if (request.getPreview()) {
      const oldInputs = decode(json(request.getOldInputs())).properties;
      const olds = decode(json(request.getOlds())).properties;
      const outputs = this.#cloud.previewUpdate(type, request.getId(), properties, oldInputs, olds, nameOf(request));
      return response.setProperties(struct(encode(outputs, echoedSecrets(properties, secrets, outputs))));
    }
    const options = this.#options(request, secrets);
    const operation = (): Promise<Created> => this.#cloud.update(type, request.getId(), properties, options);
    const { outputs } = await reportPartial(operation, properties, secrets);
    return response.setProperties(struct(encode(outputs, echoedSecrets(properties, secrets, outputs))));
  }

  async #read(request: protocol.ReadRequest): Promise<Message> {
    const inputs = decode(json(request.getInputs()));
    const state = decode(json(request.getProperties()));
    const found = await this.#cloud.read(typeOf(request), request.getId(), nameOf(request), {
      signal: this.#cancelled.signal,
    });
    const response = new messages.ReadResponse();
    // Without an id the engine takes it as gone.
    if (!found) return response;
    response.setId(found.id);
    response.setInputs(struct(encode(carryOver(inputs.properties, found.inputs, inputs.secrets), inputs.secrets)));
    return response.setProperties(
      struct(encode(carryOver(state.properties, found.outputs, state.secrets), state.secrets)),
    );
  }

  async #delete(request: protocol.DeleteRequest): Promise<Message> {
    await this.#cloud.delete(typeOf(request), request.getId(), this.#options(request, []));
    return new Empty();
  }

  #options(request: { getTimeout(): number; getUrn(): string }, secrets: readonly Path[]): OperationOptions {
    const timeout = request.getTimeout();
    const name = nameOf(request);
    return { signal: this.#cancelled.signal, name, secrets, ...(timeout > 0 ? { timeout } : {}) };
  }
}

/** A value of a provider's configuration, which arrives as JSON in a string. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || value === ENGINE_UNKNOWN || value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function typeOf(request: { getUrn(): string }): string {
  // urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>
  return request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(request: { getUrn(): string }): string {
  return request.getUrn().split("::").slice(3).join("::");
}
