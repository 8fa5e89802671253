/** Rights by the provider's own name, such as `rds:DescribeDBInstances`, with what each is for. */
export type Rights = Readonly<Record<string, string>>;

/** What the engine's provider needs for one type of resource, by the provider's own names. */
export interface TypeRights {
  /** To preview, and to refresh. */
  read: readonly string[];
  /** To switch; none where no phase differs from another. */
  switch: readonly string[];
  /** Beyond that, for the first update and for an edit of the stack file. */
  create: readonly string[];
}

/** For a type that no switch touches. */
export function unswitchedRights({ read, switch: written, create }: TypeRights): TypeRights {
  return { read, switch: [], create: [...written, ...create] };
}
