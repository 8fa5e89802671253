import { copyFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Cli } from "../../ops/engine/cli.ts";
import { Refused } from "../../ops/errors.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { Observer } from "../../ops/rehearsal/observer.ts";
import { PulumiDriver } from "../../ops/rehearsal/pulumiDriver.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";

interface Parts {
  cli: Cli;
  stack: string;
  /** Of whoever is at it first. */
  folder: RehearsalFolder;
  observer: Observer;
  estate: OfflineEstate;
  signal: AbortSignal;
}

/** What a lock says of its holder. */
const held = new RegExp(
  `currently locked by 1 lock[^]*created by ${userInfo().username}@${hostname()} \\(pid \\d+\\) at `,
);

/** Another operator: a clone and a stack file of their own, on the same backend and the same estate. */
export class SecondOperator {
  private readonly folder: RehearsalFolder;
  private readonly driver: PulumiDriver;

  private constructor({ folder: first, ...parts }: Parts) {
    const path = join(first.path, `Pulumi.${parts.stack}.yaml`);
    this.folder = new RehearsalFolder(parts.stack, path);
    // Backend, estate and passphrase are shared; how the state's secrets are kept stands in the stack file.
    const shared = {
      state: { value: first.state },
      store: { value: first.store },
      passphrase: { value: first.passphrase },
    };
    const folder = Object.create(this.folder, shared) as RehearsalFolder;
    copyFileSync(path, join(this.folder.path, `Pulumi.${parts.stack}.yaml`));
    this.driver = new PulumiDriver({ ...parts, folder, scale: 0 });
  }

  static async open(parts: Parts): Promise<SecondOperator> {
    const operator = new SecondOperator(parts);
    await operator.driver.open();
    return operator;
  }

  /** Tries a switch that is to be refused, by name of who holds the lock. Returns what was otherwise. */
  async tries(phase: Phase): Promise<string[]> {
    try {
      await this.driver.apply(phase, () => undefined);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return held.test(error.message) ? [] : [`the second operator was not told who holds the lock: ${error.message}`];
    }
    return [`the second operator switched to ${phase} while the lock was held`];
  }

  close(): void {
    this.folder.remove();
  }
}
