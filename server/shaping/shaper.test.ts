import { afterAll, describe, expect, test } from 'vitest';
import { openShaper, type ShaperLimits } from './shaper.ts';
import { ShapingError } from './shaping-error.ts';

const shaper = openShaper({ processes: 1 });
afterAll(() => shaper.close());

const DATA = {
  rows: [
    { host: 'a', value: 1 },
    { host: 'b', value: 2 },
  ],
};
const shape = (expression: string, data: unknown = DATA, more: object = {}) =>
  shaper.shape({ expression, json: JSON.stringify(data), ...more });
const errorOf = async (work: Promise<unknown>): Promise<ShapingError> => {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ShapingError);
  return error as ShapingError;
};

describe('an expression', () => {
  test.each([
    ['rows.value', [1, 2]],
    ['$sum(rows.value)', 3],
    ['rows[host = "b"]', { host: 'b', value: 2 }],
    [
      'rows.{"name": host, "double": value * 2}',
      [
        { name: 'a', double: 2 },
        { name: 'b', double: 4 },
      ],
    ],
    ['nothing.here', null],
    ['$', DATA],
    ['$base64encode("ab")', 'YWI='],
    ['$eval("1 + 1")', 2],
    ['1 / 0', null],
    ['{"f": function($x) {$x}, "g": $sum, "n": 1}', { n: 1 }],
    ['function($x) {$x}', null],
  ])('%s', async (expression, result) => {
    expect(await shape(expression)).toEqual(result);
  });

  test('uses what it is bound to', async () => {
    const bindings = { from: 5, names: ['a', 'c'] };
    expect(await shape('rows[host in $names].(value + $from)', DATA, { bindings })).toBe(6);
  });

  test('sees neither the environment nor anything of JavaScript', async () => {
    for (const name of ['process', 'constructor', '__proto__', 'toString', 'globalThis', 'require'])
      expect(await shape(`[$lookup({}, "${name}"), "".${name}, $sum.${name}, $${name}]`), name).toEqual([]);
    await shape('$ ~> |$|{"__proto__": {"polluted": 1}}|');
    await shape('$merge([{"constructor": {"prototype": {"polluted": 1}}}])');
    expect(await shape('{}.polluted')).toBeNull();
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['rows[', 'syntax', 5],
    ['rows.(a b)', 'syntax', 9],
    ['"open', 'syntax', 5],
    ['/(/', 'syntax', 3],
    ['/+/', 'syntax', undefined],
  ])('%s', async (expression, reason, position) => {
    const error = await errorOf(shape(expression));
    expect(error).toMatchObject({ reason, position });
    expect(error.message).toMatch(/^The expression .*[.!?…]$/s);
  });

  test('while it is evaluated', async () => {
    const error = await errorOf(shape('rows.value + "x"'));
    expect(error).toMatchObject({ reason: 'runtime', token: '+' });
    expect(error.message).toBe(
      'The expression does not fit the data at character 12, near "+": The left side of the "+" operator must evaluate to a number.',
    );
    const thrown = await errorOf(shape(`$error("${'long '.repeat(200)}")`));
    expect(thrown.message.length).toBeLessThan(350);
  });

  test('before it is evaluated', async () => {
    await shaper.check('rows.value');
    expect(await errorOf(shaper.check('rows.'))).toMatchObject({ reason: 'syntax', position: 5 });
  });

  test('also of the data', async () => {
    const asked = shaper.shape({ expression: '$', json: '<html>' });
    expect((await errorOf(asked)).reason).toBe('not-json');
  });
});

describe('whatever never ends or grows is ended', () => {
  /** The server goes on while an expression is evaluated. @returns the reason, and how often it went on */
  async function ended(expression: string, limits: Partial<ShaperLimits> = {}) {
    const own = openShaper({ processes: 1, timeMs: 1_500, memoryMb: 64, ...limits });
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    try {
      const { reason } = await errorOf(own.shape({ expression, json: '{}' }));
      // The next one finds a process again.
      expect(await own.shape({ expression: '1 + 1', json: '{}' })).toBe(2);
      return { reason, ticks };
    } finally {
      clearInterval(ticking);
      await own.close();
    }
  }

  test.each([
    ['calls itself without end', '($f := function($n){$f($n)}; $f(1))'],
    ['has a regular expression without end', `$match("${'a'.repeat(60)}!", /(a+)+$/)`],
    ['goes through everything twice', '$count([1..900000].($sum([1..900000])))'],
  ])('that %s', async (_title, expression) => {
    const { reason, ticks } = await ended(expression);
    expect(reason).toBe('timeout');
    expect(ticks).toBeGreaterThan(10);
  });

  test.each([
    ['a range', '[1..1e7]'],
    ['a range that is larger still', '[1..1e9]'],
    ['one huge text', '$length($pad("x", 500000000))'],
    [
      'a text that doubles',
      '($f := function($s, $n){$n = 0 ? $length($s) : $f($s & $s, $n - 1)}; $f("xxxxxxxxxx", 40))',
    ],
    ['many lists', '$map([1..1000000], function($v){[1..1000]})'],
    ['many replacements', `$length($replace($pad("a", 20000000, "a"), "a", "${'b'.repeat(60)}"))`],
  ])('with %s', async (_title, expression) => {
    const { reason } = await ended(expression, { timeMs: 15_000 });
    expect(reason).toBe('too-much-memory');
  });

  test('that calls itself too deep', async () => {
    expect((await ended('($f := function($n){1 + $f($n)}; $f(1))')).reason).toBe('runtime');
  });

  test('with a result, an input or a text that is too large', async () => {
    const own = openShaper({ processes: 1, inputLength: 100, resultLength: 100 });
    const result = own.shape({ expression: '[1..100]', json: '{}' });
    expect((await errorOf(result)).reason).toBe('result-too-large');
    const input = own.shape({ expression: '1', json: JSON.stringify('x'.repeat(100)) });
    expect((await errorOf(input)).reason).toBe('input-too-large');
    const text = own.shape({ expression: `"${'x'.repeat(20_000)}"`, json: '{}' });
    expect((await errorOf(text)).reason).toBe('expression-too-long');
    await own.close();
  });

  test('when who asked has gone', async () => {
    const own = openShaper({ processes: 1, timeMs: 60_000 });
    const ending = new AbortController();
    const endless = own.shape({
      expression: '($f := function(){$f()}; $f())',
      json: '{}',
      signal: ending.signal,
    });
    const waiting = own.shape({ expression: '1', json: '{}', signal: ending.signal });
    const other = own.shape({ expression: '2', json: '{}' });
    ending.abort(new Error('gone'));
    await expect(endless).rejects.toThrow('gone');
    await expect(waiting).rejects.toThrow('gone');
    expect(await other).toBe(2);
    await own.close();
  });
});

describe('many at once', () => {
  test('fifty get each their own answer, from a few processes', async () => {
    const own = openShaper({ processes: 2 });
    const numbers = Array.from({ length: 50 }, (_, at) => at);
    const shaped = numbers.map(n => own.shape({ expression: 'n * 2', json: JSON.stringify({ n }) }));
    expect(await Promise.all(shaped)).toEqual(numbers.map(n => n * 2));
    await own.close();
  });

  test('one that fails takes nobody with it', async () => {
    const own = openShaper({ processes: 2, timeMs: 1_000 });
    const endless = errorOf(own.shape({ expression: '($f := function(){$f()}; $f())', json: '{}' }));
    const huge = errorOf(own.shape({ expression: '$length($pad("x", 500000000))', json: '{}' }));
    const good = Array.from({ length: 10 }, (_, n) => own.shape({ expression: String(n), json: '{}' }));
    expect(await Promise.all(good)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await endless).reason).toBe('timeout');
    // A busy machine may take longer to fill the memory than the expression has time.
    expect(['too-much-memory', 'timeout']).toContain((await huge).reason);
    await own.close();
  });

  test('who comes when all places and the queue are full is told so', async () => {
    const own = openShaper({ processes: 1, waiting: 1 });
    const [first, second, third] = [1, 2, 3].map(n => own.shape({ expression: String(n), json: '{}' }));
    expect((await errorOf(third!)).reason).toBe('busy');
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    await own.close();
  });
});
