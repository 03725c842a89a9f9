import type { CellSource } from './contract';

/** SHA-256 of the code cells, a null byte between them, as `squeezelab.glossary.notebooks.digest` has it; empty where the page may not compute it. */
export async function digestOf(cells: readonly CellSource[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) {
    return '';
  }
  const code = cells.filter(({ type }) => type === 'code').map(({ source }) => source);
  const bytes = await subtle.digest('SHA-256', new TextEncoder().encode(code.join('\0')));
  return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the code of a notebook is that of a tutorial that we ship: only such code runs without being asked. */
export async function isOurs(
  cells: readonly CellSource[],
  tutorials: readonly { digest: string }[]
): Promise<boolean> {
  const digest = await digestOf(cells);
  return digest !== '' && tutorials.some(one => one.digest === digest);
}
