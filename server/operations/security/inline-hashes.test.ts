import { describe, expect, test } from 'vitest';
import { inlineHashes } from './inline-hashes.ts';

/** `printf 'alert(1)' | openssl dgst -sha256 -binary | base64` */
const ALERT = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

describe('hashes of what is written into a page', () => {
  test('are those that browsers compute', () => {
    expect(inlineHashes('<script>alert(1)</script>')).toEqual({ scripts: [ALERT], styles: [] });
    expect(inlineHashes('<STYLE media="all">alert(1)</STYLE >')).toEqual({ scripts: [], styles: [ALERT] });
  });

  test('leave out scripts in files, comments, and what is there twice', () => {
    const html = `<!-- <script>no</script> --><script src="/a.js"></script><script type="module">alert(1)</script>
      <script>alert(1)</script>`;
    expect(inlineHashes(html).scripts).toEqual([ALERT]);
  });

  test('see line ends as browsers do', () => {
    expect(inlineHashes('<script>a\r\nb</script>')).toEqual(inlineHashes('<script>a\nb</script>'));
  });
});
