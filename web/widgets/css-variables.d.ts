import 'react';

declare module 'react' {
  /** Custom properties may stand in `style`: they carry numbers into the style sheets. */
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
