/** Remembers what is open in this tab of the browser, where the application has no layout of its own to restore. */
export class PageMemory {
  constructor(private readonly name: string) {}

  private get key(): string {
    return `${this.name}:${document.location.pathname}`;
  }

  save(open: readonly unknown[]): void {
    try {
      window.sessionStorage.setItem(this.key, JSON.stringify(open));
    } catch {
      // A full or forbidden storage costs the memory, nothing else.
    }
  }

  load(): object[] {
    try {
      const saved: unknown = JSON.parse(window.sessionStorage.getItem(this.key) ?? '[]');
      return Array.isArray(saved)
        ? saved.filter((one): one is object => typeof one === 'object' && one !== null).slice(0, 12)
        : [];
    } catch {
      return [];
    }
  }
}
