const FACES = ['400 16px', '600 16px', 'italic 400 14px'];

/** Has the letters at hand before anything is set in them: what is set in others first would move when they come. */
export function haveLetters(): void {
  FACES.forEach(
    face => void document.fonts?.load(`${face} 'Source Serif 4 Variable'`).catch(() => undefined)
  );
}
