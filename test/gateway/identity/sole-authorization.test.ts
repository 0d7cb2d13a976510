import { describe, expect, it } from '@jest/globals';
import { soleAuthorization } from '../../../gateway/identity/sole-authorization.ts';

const bearer = 'Bearer a.b.c';

describe('the one Authorization header', () => {
  it('is found under any spelling of its name', () => {
    for (const name of ['authorization', 'Authorization', 'AUTHORIZATION']) {
      expect(soleAuthorization({ url: '/graphql', rawHeaders: ['Host', 'x', name, bearer] })).toBe(bearer);
    }
  });

  it('is none where there are several, also of the same value', () => {
    const rawHeaders = ['authorization', bearer, 'Authorization', bearer];
    expect(soleAuthorization({ url: '/graphql', rawHeaders })).toBeUndefined();
    expect(soleAuthorization({ url: '/graphql', rawHeaders: ['host', 'authorization'] })).toBeUndefined();
  });

  it.each([
    '/graphql?access_token=a.b.c',
    '/views/person-profile?personId=1&token=a.b.c',
    '/graphql?ACCESS_TOKEN=a.b.c',
    '/graphql?access%5Ftoken=a.b.c',
    '/graphql?token%3Da.b.c',
    '/graphql?jwt=',
    '/graphql?access%5Ftoken=a.b.c&x=%E0%A4%A',
  ])('does not count beside a token in the address %s', (url) => {
    expect(soleAuthorization({ url, rawHeaders: ['authorization', bearer] })).toBeUndefined();
  });

  it('counts beside other parameters, also where the address is badly encoded', () => {
    for (const url of ['/views/x?personId=token', '/views/x?a=%E0%A4%A', '/views/x?tokens=1']) {
      expect(soleAuthorization({ url, rawHeaders: ['authorization', bearer] })).toBe(bearer);
    }
  });
});
