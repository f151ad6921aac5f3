import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStreamRequest, resultPayload } from '../../../main/demo/stream-request.ts';

function idJsonOf(text: string): string | undefined {
  const parsed = parseStreamRequest(text);
  return parsed.ok ? parsed.idJson : undefined;
}

describe('a request id', () => {
  it.each([
    ['1', '1'],
    ['0', '0'],
    ['-7', '-7'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740993', '9007199254740993'],
    ['null', 'null'],
    ['"a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"', '"a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4"'],
    [`"${'x'.repeat(36)}"`, `"${'x'.repeat(36)}"`],
  ])('%s is echoed as %s', (id, echoed) => {
    expect(idJsonOf(`{"method":"LIST_SUBSCRIPTIONS","id":${id}}`)).toBe(echoed);
  });

  it('may be left out', () => {
    expect(idJsonOf('{"method":"LIST_SUBSCRIPTIONS"}')).toBe('null');
  });

  it.each(['1.5', 'true', '{}', '[1]', `"${'x'.repeat(37)}"`, '9223372036854775808', '1e300'])(
    '%s is refused with code 2',
    (id) => {
      const parsed = parseStreamRequest(`{"method":"LIST_SUBSCRIPTIONS","id":${id}}`);
      expect(parsed).toMatchObject({ ok: false });
      expect(!parsed.ok && JSON.parse(parsed.answer)).toMatchObject({
        code: 2,
        msg: expect.stringMatching(/^Invalid request: /) as unknown,
      });
    },
  );
});

describe('a message that is no request', () => {
  it.each([
    ['', 3],
    ['{"method":', 3],
    ['hello', 3],
    ['[]', 2],
    ['null', 2],
    ['42', 2],
    ['{}', 2],
    ['{"method":5,"id":1}', 2],
    ['{"method":"subscribe","params":["a@aggTrade"],"id":1}', 2],
    ['{"method":"SUBSCRIBE","id":1}', 2],
    ['{"method":"SUBSCRIBE","params":"btcusdt@aggTrade","id":1}', 2],
    ['{"method":"SUBSCRIBE","params":[1],"id":1}', 2],
    ['{"method":"SET_PROPERTY","params":["combined","yes"],"id":1}', 2],
    ['{"method":"SET_PROPERTY","params":[1,true],"id":1}', 2],
    ['{"method":"GET_PROPERTY","id":1}', 2],
  ])('%s gets an error of code %i', (text, code) => {
    const parsed = parseStreamRequest(text);
    const kind = code === 2 ? /^Invalid request: ./ : /^Invalid JSON: ./;
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && JSON.parse(parsed.answer)).toEqual({
      code,
      msg: expect.stringMatching(kind) as unknown,
    });
  });

  it('never throws, whatever the text', () => {
    const anything = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(anything, (text) => typeof parseStreamRequest(text).ok === 'boolean'));
  });
});

it('an answer is the result and the id', () => {
  expect(resultPayload(null, '1')).toBe('{"result":null,"id":1}');
  expect(resultPayload(['a@aggTrade'], '"x"')).toBe('{"result":["a@aggTrade"],"id":"x"}');
});
