/**
 * A folder as the engine's backend. Otherwise the engine keeps a file of attributes beside each file of the state and does
 * not write it in one go: killed meanwhile, it leaves a state that no CLI can read (`failed to load checkpoint: EOF`).
 */
export function folderBackend(folder: string): string {
  return `file://${folder}?metadata=skip`;
}
