import type { RawEstate } from "../../estates.ts";

const dial = (normal: string, broadcast: string) => ({ normal, broadcast });

/** What may be said otherwise of the cluster below. */
interface ClusterOptions {
  engine?: string;
  writer?: string;
  instanceClass?: { normal: string; broadcast: string };
  instances?: Readonly<Record<string, object>>;
  more?: object;
}

/** Puts the database `shop` on an adopted Aurora cluster of instances with a class: a writer and a reader. */
export function onCluster(options: ClusterOptions = {}): (estate: RawEstate) => void {
  const { engine = "aurora-postgresql", instanceClass = dial("db.r6g.large", "db.r6g.4xlarge"), more } = options;
  const { instances = { one: { adopt: "shop-1" }, two: { adopt: "shop-2" } } } = options;
  const [first] = Object.keys(instances);
  return ({ databases }) => {
    databases.shop = {
      kind: "aurora",
      adopt: "shop-prod",
      engine,
      instanceClass,
      instances,
      writer: options.writer ?? first,
      ...more,
    };
  };
}

/** A class that is the same in every phase. */
export const fixed = (instanceClass: string) => ({ instanceClass: dial(instanceClass, instanceClass) });
