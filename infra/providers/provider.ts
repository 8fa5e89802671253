import type { ProviderResource } from "@pulumi/pulumi";
import type { z } from "zod";
import type { Clients } from "../contract/client.ts";
import type { Properties } from "../contract/properties.ts";
import type { Finding } from "../contract/question.ts";
import type { Rights } from "../contract/rights.ts";
import type { CloudSettings, LocalCluster } from "../contract/standIn.ts";
import type { ProviderName, TargetOf } from "../contract/target.ts";
import type { Source, SourceOptions } from "./source.ts";

/** Whose credentials a target was given. */
export interface Identity {
  /** Whether they are the sandbox's, which no cloud can give out; undefined where this provider cannot tell. */
  sandbox?: boolean;
  /** Why they are the wrong ones; undefined where they fit. */
  wrong?: string;
}

/** What is common to all kinds of things of one cloud. */
export interface ProviderDefinition<P extends ProviderName = ProviderName> {
  name: P;
  /** What a stack file says of a target. */
  schema: z.ZodType<Omit<TargetOf<P>, "name" | "provider">>;
  /** Keys of a target that still hold placeholders: such a target can be planned and rehearsed, never applied. */
  placeholders: (target: TargetOf<P>) => string[];
  /** The target in a few words, as `account 123456789012`. */
  describe: (target: TargetOf<P>) => string;
  /** The engine's provider, bound to the target; credentials come from the environment, as each provider documents. */
  create: (target: TargetOf<P>) => ProviderResource;
  /** Asks the provider whose credentials it was given. */
  identify?: (target: TargetOf<P>, provider: ProviderResource) => Promise<Identity>;
  /** Whether the credentials in use belong to the target, asked without an engine. */
  belongs?: (target: TargetOf<P>, clients: Clients) => Promise<Finding>;
  /**
   * What of a patch is not there to be patched, in words, asked of the target itself; undefined where it is there. Throws as a room's client
   * does. Left out where a provider has no patches.
   */
  absent?: (target: TargetOf<P>) => (inputs: Properties) => Promise<string | undefined>;
  /** What a stack file need not say of a target. Default: nothing. */
  unsaid?: (target: TargetOf<P>) => (keyof TargetOf<P>)[];
  /** Where its targets are found. */
  sources: (options: SourceOptions) => Promise<Source<P>[]>;
  rights?: Rights;
  standIn: ProviderStandIn<P>;
}

/** A resource that is to be replaced, by its inputs before and after. */
export interface Replaced {
  before: Properties;
  after: Properties;
  /** Whether its name is made up by the provider, or it has none. */
  autoNamed: boolean;
}

/** How a provider behaves as a whole, for the sandbox. */
export interface ProviderStandIn<P extends ProviderName = ProviderName> {
  /** What the sandbox is told of a target. */
  settings: (target: TargetOf<P>) => Partial<CloudSettings>;
  /** The same from the provider's own configuration, as the engine hands it over. */
  configured: (properties: Properties) => Partial<CloudSettings>;
  /** What tells resources of two places apart whose ids are the same. */
  scope: (settings: CloudSettings) => string;
  /** Functions a program may call, by token. */
  functions: Readonly<Record<string, (args: Properties, settings: CloudSettings, folder: string) => Properties>>;
  /** What a resource of it has where its inputs do not say so. */
  defaults?: (settings: CloudSettings) => Properties;
  /** Whether the old one of a resource that is replaced goes before the new one is made. */
  deletesFirst: (replaced: Replaced) => boolean;
  /** What a real cluster that takes part does with a resource of this provider. Default: nothing. */
  onCluster?: {
    apply: (cluster: LocalCluster, inputs: Properties, settings: CloudSettings, manager: string) => Promise<void>;
    remove: (cluster: LocalCluster, inputs: Properties) => Promise<void>;
  };
  /** What a service knows of a resource, as if nothing of it had ever been under way. Default: as it is. */
  atRest?: (observed: Properties) => Properties;
  /** How often its SDK tries again when it is told to slow down. */
  retries: number;
  /** Its words for "slow down", and for an error of its own. */
  throttled: string;
  failed: string;
}
