/** Parts of untyped JSON; what is not of the asked kind becomes empty. */
export function object(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Record<string, unknown>)
    : {};
}

export function list(json: unknown): unknown[] {
  return Array.isArray(json) ? json : [];
}

export function text(json: unknown): string {
  return typeof json === 'string' ? json : typeof json === 'number' ? String(json) : '';
}

export function number(json: unknown): number {
  return typeof json === 'number' && Number.isFinite(json) ? json : 0;
}

export function texts(json: unknown): string[] {
  return list(json)
    .map(text)
    .filter(item => item !== '');
}
