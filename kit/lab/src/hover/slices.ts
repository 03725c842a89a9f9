/** Main-thread milliseconds that one slice may take: beside what the browser does itself, a frame of 16 ms holds. */
export const BUDGET = 5;

/** Cuts long work into slices, one a frame. Between two units of work ask `spent`; when it is, wait for `next`. */
export class Slices {
  private until: number;

  constructor(
    /** When it gives false after a pause, the rest is left. */
    private readonly goOn: () => boolean = () => true,
    private readonly budget = BUDGET,
    private readonly pause = nextFrame,
    private readonly clock = () => performance.now()
  ) {
    this.until = clock() + budget;
  }

  get spent(): boolean {
    return this.clock() >= this.until;
  }

  /** Waits for the next frame; gives whether to go on. */
  async next(): Promise<boolean> {
    await this.pause();
    this.until = this.clock() + this.budget;
    return this.goOn();
  }
}

/** The next frame; in a hidden page, where there are none, a tenth of a second. */
export function nextFrame(): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(resolve, 0);
    });
  });
}
