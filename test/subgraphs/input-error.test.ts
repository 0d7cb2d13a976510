import { describe, expect, it } from '@jest/globals';
import { parseValue } from 'graphql';
import { inputError, inputErrors } from '../../subgraphs/input-error.ts';

describe('inputErrors', () => {
  it.each(Object.entries(inputErrors))('says %s in Chinese and English', (code, { message, remedy }) => {
    expect(code).toMatch(/^[A-Z][A-Z_]+[A-Z]$/);
    for (const text of [message, remedy]) expect(text).toMatch(/^.*\p{Script=Han}.* · [A-Z].*\.$/u);
  });

  it('has a message of its own for each code', () => {
    const messages = Object.values(inputErrors).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
  });
});

describe('inputError', () => {
  it('carries code and remedy, and the place it is given', () => {
    const nodes = parseValue('"x"');
    const error = inputError('PAGE_SIZE', { nodes, path: ['persons'] });
    expect(error.toJSON()).toEqual({
      message: inputErrors.PAGE_SIZE.message,
      locations: [{ line: 1, column: 1 }],
      path: ['persons'],
      extensions: { code: 'PAGE_SIZE', remedy: inputErrors.PAGE_SIZE.remedy },
    });
  });
});
