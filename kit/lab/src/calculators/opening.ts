import type { Setting } from '../glossary/setting';
import type { Words } from '../ui/words';
import type { CalculatorKernel } from './kernel';

export type KernelChoice = 'own' | 'notebook';

/** A kernel that the server can start: its name, and what it is called. */
export interface KernelSpec {
  name: string;
  title: string;
}

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
  /** The kernels beside `except` in which the package can be imported; each is asked, so it takes a moment. */
  kernelsWithPackage(except: string): Promise<KernelSpec[]>;
  /** Calculators with a kernel of their own use this one from now on. */
  preferKernel(name: string): void;
  notebook(): { path: string; name: string } | null;
  read?(id: string): void;
}
