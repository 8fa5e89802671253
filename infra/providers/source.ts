import type { ProviderName, TargetOf } from "../contract/target.ts";

/** Somewhere targets may be found, as a profile of AWS, a context, a token. */
export interface Source<P extends ProviderName = ProviderName> {
  /** As in "AWS in eu-west-3". */
  name: string;
  /**
   * Asks who it is, and gives the targets it leads to, each with what to call it. Throws AccessDenied, NotAvailable, or what the
   * provider's client throws.
   */
  targets: () => Promise<Place<P>[]>;
}

export interface Place<P extends ProviderName = ProviderName> {
  called: string;
  /** What was not to be told. */
  note?: string;
  target: Omit<TargetOf<P>, "name" | "provider">;
}

/** Which sources are asked. */
export interface SourceOptions {
  /** Regions of AWS. Default: the one that the SDK finds. */
  region?: readonly string[];
  /** Profiles of AWS. Default: the environment's credentials. */
  profile?: readonly string[];
  /** Contexts of the kubeconfig. Default: all of them. */
  context?: readonly string[];
}
