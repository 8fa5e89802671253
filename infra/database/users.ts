/** What RDS takes as a master user's name: letters, digits and underscores, a letter first, so many at most. */
interface UserRule {
  most: number;
  /** What the engine or RDS keeps for itself, whatever the case of letters. */
  reserved: RegExp;
}

/**
 * Source: Amazon RDS API Reference, CreateDBInstance, `MasterUsername`. What is reserved: cfn-lint's rules of master users, tried
 * against AWS, and the service's own messages; of others AWS alone knows.
 */
const mysql: UserRule = { most: 16, reserved: /^rdsadmin$/i };
const postgres: UserRule = { most: 63, reserved: /^(?:rdsadmin|admin|pg_.*)$/i };

/** What is allowed in place of a master user's name; undefined where the engine takes it. */
export function userProblem(engine: string, name: string): string | undefined {
  const { most, reserved } = /postgres/.test(engine) ? postgres : mysql;
  if (name.length > most) return `at most ${most} characters for ${engine}`;
  return reserved.test(name) ? `another name: ${name} is reserved for ${engine}` : undefined;
}
