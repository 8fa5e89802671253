/** What is used of the package `pg`: it is installed with this folder alone, and the project's types must not need it. */
declare module "pg" {
  interface Result<Row> {
    rows: Row[];
    rowCount: number | null;
  }
  export interface Client {
    query<Row>(text: string, values?: readonly unknown[]): Promise<Result<Row>>;
    release(): void;
  }
  export class Pool {
    constructor(options: {
      host: string;
      user: string;
      database: string;
      max: number;
      /** How long a request waits for a connection. */
      connectionTimeoutMillis: number;
    });
    readonly totalCount: number;
    readonly idleCount: number;
    readonly waitingCount: number;
    connect(): Promise<Client>;
    query<Row>(text: string, values?: readonly unknown[]): Promise<Result<Row>>;
    on(event: "error", listener: (error: Error) => void): this;
    end(): Promise<void>;
  }
}
