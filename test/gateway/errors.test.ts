import { describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLError, type GraphQLFormattedError, parse, validate } from 'graphql';
import { createErrorFormat, gatewayError, gatewayErrors } from '../../gateway/errors.ts';

const inputErrors = { ID_NUMBER_DATE: { message: '日期 · Date.', remedy: '核对 · Check.' } };

function format(error: GraphQLError, reports: unknown[] = []): GraphQLFormattedError {
  const own = createErrorFormat({ inputErrors, foreign: false, report: (cause) => reports.push(cause) });
  return own(error.toJSON(), error);
}

describe('the format of errors', () => {
  it('says nothing of an unknown error but that it happened, and reports it', () => {
    const reports: unknown[] = [];
    const error = new GraphQLError('duplicate key (id_number)=(320140199003071237) at db-3.internal:5432', {
      path: ['person'],
      extensions: { code: '23505', serviceName: 'population', stacktrace: ['at run.ts:1'], detail: 'Key' },
    });
    expect(format(error, reports)).toEqual({
      message: gatewayErrors.INTERNAL.message,
      path: ['person'],
      extensions: { code: 'INTERNAL', remedy: gatewayErrors.INTERNAL.remedy },
    });
    expect(reports).toEqual([error]);
  });

  it.each(['toString', '__proto__', 'constructor', 'undefined'])('does not know the code %s', (code) => {
    expect(format(new GraphQLError('x', { extensions: { code } })).extensions).toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('uses its own words for the codes of the table, whatever the error said', () => {
    const error = new GraphQLError('connect ECONNREFUSED 10.0.0.7:5432', {
      extensions: { code: 'SECTION_UNAVAILABLE', serviceName: 'credit' },
    });
    const { message, remedy } = gatewayErrors.SECTION_UNAVAILABLE;
    expect(format(error)).toEqual({ message, extensions: { code: 'SECTION_UNAVAILABLE', remedy } });
  });

  it('passes the input errors of subgraphs with their own words', () => {
    const error = new GraphQLError('said otherwise', {
      path: ['personByIdNumber'],
      extensions: { code: 'ID_NUMBER_DATE', serviceName: 'population' },
    });
    expect(format(error)).toEqual({
      message: '日期 · Date.',
      path: ['personByIdNumber'],
      extensions: { code: 'ID_NUMBER_DATE', remedy: '核对 · Check.' },
    });
  });

  it('names the part of a document that is wrong, without suggesting another', () => {
    const schema = buildSchema('type Query { idNumber: String }');
    const [error] = validate(schema, parse('{ idNumbr }'));
    const wrong = new GraphQLError(error?.message ?? '', {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(error?.message).toContain('Did you mean');
    expect(format(wrong).message).toBe(
      `${gatewayErrors.GRAPHQL_VALIDATION_FAILED.message} Cannot query field "idNumbr" on type "Query".`,
    );
  });

  it('repeats no value of a document or variable', () => {
    const secret = '320140199003071237';
    const schema = buildSchema('type Query { page(first: Int): String }');
    const [invalid] = validate(schema, parse(`{ page(first: "${secret}") }`));
    const errors = [
      new GraphQLError(invalid?.message ?? '', {
        nodes: invalid?.nodes ?? [],
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
      new GraphQLError(`Syntax Error: Expected Name, found String "${secret}".`, {
        extensions: { code: 'GRAPHQL_PARSE_FAILED' },
      }),
      new GraphQLError(`Variable "$first" got invalid value "${secret}"; Int cannot represent it.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      }),
    ];
    expect(errors.every(({ message }) => message.includes(secret))).toBe(true);
    for (const error of errors) expect(JSON.stringify(format(error))).not.toContain(secret);
    expect(errors.map((error) => format(error).message.split('. ')[1])).toEqual([
      undefined,
      'Syntax Error: Expected Name, found String.',
      'Variable "$first"',
    ]);
  });

  it('lets message and code of a foreign subgraph pass, and of nobody else', () => {
    const foreign = createErrorFormat({ inputErrors, foreign: true, report() {} });
    const theirs = new GraphQLError('The till is closed.', {
      extensions: { code: 'TILL_CLOSED', serviceName: 'loans', host: 'till-1' },
    });
    expect(foreign(theirs.toJSON(), theirs)).toEqual({
      message: 'The till is closed.',
      extensions: { code: 'TILL_CLOSED' },
    });
    const ours = new GraphQLError('Cannot read properties of undefined');
    expect(foreign(ours.toJSON(), ours).message).toBe(gatewayErrors.INTERNAL.message);
  });

  it('writes every message and remedy in Chinese and English', () => {
    for (const { message, remedy } of Object.values(gatewayErrors)) {
      for (const text of [message, remedy]) expect(text).toMatch(/^.*[\u4e00-\u9fff].* · [A-Z].*\.$/);
    }
  });

  it('gives a refused request the status of its code', () => {
    expect(gatewayError('VIEW_ARGUMENT', 'personId').extensions).toEqual({
      code: 'VIEW_ARGUMENT',
      http: { status: 400 },
      argument: 'personId',
    });
  });
});
