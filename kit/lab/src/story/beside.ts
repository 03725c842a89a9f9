import type { Dock, Opened } from '../dock/dock';
import { calculatorIn, type Manager } from '../dock/manager';
import type { Code } from './code';
import { calculatorOf, type Pill } from './contract';
import type { Kept } from './kept';
import type { Step } from './steps';

export interface BesideHost {
  path: string;
  kept: Kept;
  titleOf(id: string): string;
  openElsewhere(href: string): void;
}

/** The calculators of a story, one of them docked, and what the text does to it. */
export class Beside {
  private readonly opened = new Map<string, Opened>();

  constructor(
    readonly dock: Dock,
    private readonly host: BesideHost
  ) {}

  /** Whether calculators are docked, if there are any; else they stand in the text. */
  get docks(): boolean {
    return !this.host.kept.of(this.host.path).undocked;
  }

  clear(): void {
    this.opened.clear();
    this.dock.clear();
  }

  /** Runs a piece of code. What it moves is the text’s doing; a calculator that it opens is docked. */
  async run(code: Code, manager: Manager): Promise<boolean> {
    let well = false;
    await this.dock.during(async () => {
      well = await code.run();
      for (const id of code.models) {
        await this.look(id, manager);
      }
    });
    return well;
  }

  /** The text of a step sets its calculator, in one gesture. */
  async set({ sets }: Step): Promise<void> {
    if (sets && (await this.bring(calculatorOf(sets)))) {
      await this.dock.set(sets);
    }
  }

  async press(pill: Pill, href: string): Promise<void> {
    if (!(await this.bring(pill.calculator))) {
      return this.host.openElsewhere(href);
    }
    if (pill.state) {
      await this.dock.set(pill.state, pill.play);
    } else if (pill.play) {
      this.dock.play();
    }
    if (pill.focus) {
      this.dock.point(pill.focus);
    }
  }

  undock(): void {
    this.host.kept.put(this.host.path, { undocked: true });
    this.dock.clear();
  }

  redock(opened: Opened): void {
    this.host.kept.put(this.host.path, { undocked: false });
    void this.dock.put(opened);
  }

  private async look(id: string, manager: Manager): Promise<void> {
    const model = await manager.get_model(id).catch(() => null);
    const name = model ? calculatorIn(model) : '';
    if (model && name) {
      const opened = { id: name, title: this.host.titleOf(name), model, manager };
      this.opened.set(name, opened);
      if (this.docks) {
        await this.dock.put(opened);
      }
    }
  }

  /** The calculator of that name, docked; false where the story has none, or has it in the text. */
  private async bring(id: string): Promise<boolean> {
    const opened = this.opened.get(id);
    if (opened && this.docks) {
      await this.dock.put(opened); // where it stands already, until it is drawn
    }
    return this.dock.current?.id === id;
  }
}
