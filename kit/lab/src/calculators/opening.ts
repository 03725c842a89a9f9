import type { Setting } from '../glossary/setting';
import type { Words } from '../ui/words';
import type { CalculatorKernel } from './kernel';

export type KernelChoice = 'own' | 'notebook';

export interface Opening {
  setting: Setting;
  kernel: KernelChoice;
  /** The notebook whose kernel is meant. */
  notebook: string;
  /** Tells two tabs of the same calculator apart, over a reload too. */
  key: string;
}

/** What a calculator needs from its plugin. */
export interface Host {
  words: Words;
  kernelFor(opening: Opening): Promise<CalculatorKernel>;
  notebook(): { path: string; name: string } | null;
  read?(id: string): void;
}
