import { AccessDenied, NotAvailable } from "../../contract/client.ts";
import type { ClientDefinition } from "../../contract/client.ts";
import type { Properties } from "../../contract/properties.ts";
import { stringAt } from "../../contract/properties.ts";
import type { Finding } from "../../contract/question.ts";
import { no, yes } from "../../contract/question.ts";
import { apiOpener } from "./access.ts";
import { objectOrPatch } from "./objects.ts";

/** What tells an object from all others of its cluster. */
export interface ObjectName {
  /** As in `kafka.strimzi.io/v1beta2`. */
  apiVersion: string;
  kind: string;
  /** Undefined where it is in none, or in the default one of the context. */
  namespace: string | undefined;
  name: string;
}

interface ObjectClient {
  /** Whether it is there; undefined where the cluster does not even have its kind. */
  isThere(object: ObjectName): Promise<boolean | undefined>;
}

/** Whether objects of any kind are there, custom ones too. Nothing of what is in them is kept. */
export const objectClient: ClientDefinition<ObjectClient> = {
  name: "objects",
  cloud: (target) => {
    const open = apiOpener(target);
    return {
      isThere: async ({ apiVersion, kind, namespace, name }) => {
        const api = await open((sdk) => sdk.KubernetesObjectApi);
        const metadata = { name, ...(namespace !== undefined && { namespace }) };
        try {
          const served = await api["resource"](apiVersion, kind);
          if (!served) return undefined;
          await api.read({ apiVersion, kind, metadata });
          return true;
        } catch (error) {
          const { code, message } = error as { code?: unknown; message?: unknown };
          // Nothing of its group, or of that version, is served.
          if (code === 404) return /resource metadata/.test(String(message)) ? undefined : false;
          if (code === 403) throw new AccessDenied(`get the ${kind} ${labelOf({ namespace, name })}`, { cause: error });
          if (code === 401)
            throw new NotAvailable("the cluster does not know these credentials: log in again", { cause: error });
          throw error;
        }
      },
    };
  },
  // What a file adopts is there from the start, as its patches.
  sandbox: (cloud) => ({
    isThere: ({ apiVersion, kind, namespace, name }) => {
      const type = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
      const id = namespace === undefined ? name : `${namespace}/${name}`;
      return Promise.resolve(objectOrPatch(cloud, type, id) !== undefined);
    },
  }),
};

/** As messages name it, without its kind. */
function labelOf({ namespace, name }: Pick<ObjectName, "namespace" | "name">): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The object that a patch with these inputs is of. */
export function objectNameOf(inputs: Properties): ObjectName {
  return {
    apiVersion: stringAt(inputs, "apiVersion") ?? "",
    kind: stringAt(inputs, "kind") ?? "",
    namespace: stringAt(inputs, "metadata.namespace"),
    name: stringAt(inputs, "metadata.name") ?? "",
  };
}

/** What is not there, in words; undefined where the answer is that it is. */
export function absence(object: ObjectName, isThere: boolean | undefined): string | undefined {
  const { apiVersion, kind } = object;
  if (isThere === undefined) return `the cluster has no kind ${kind} of ${apiVersion}`;
  return isThere ? undefined : `there is no ${kind} ${labelOf(object)}`;
}

/** The same as an answer of `check`; `key` of the stack file is what names it. */
export function foundObject(subject: string, object: ObjectName, isThere: boolean | undefined, key: string): Finding {
  const gone = absence(object, isThere);
  return gone === undefined
    ? yes(subject, `${object.kind} ${labelOf(object)} is there`)
    : no(subject, `${gone}, and a patch would make one`, `correct ${key} in the stack file`);
}
