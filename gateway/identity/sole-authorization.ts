// The one Authorization header of a request. A second one, or a token in the address, where it would end in logs and
// histories, makes the request one of nobody.

import type { IncomingMessage } from 'node:http';

/** Names that people give to a token in an address. */
const inAddress = /[?&;](?:access_token|id_token|refresh_token|token|jwt|bearer|authorization)=/i;

const headerName = 'authorization';

/** Undefined unless a token stands in one header and nowhere else. */
export function soleAuthorization({
  url = '',
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'rawHeaders'>): string | undefined {
  let given: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== headerName.length || name.toLowerCase() !== headerName) continue;
    if (given !== undefined) return undefined;
    given = rawHeaders[index + 1];
  }
  return /[=%]/.test(url) && inAddress.test(decoded(url)) ? undefined : given;
}

/** Byte by byte, because what is badly encoded elsewhere in an address must not hide a name, and the names are ASCII. */
function decoded(url: string): string {
  return url.replace(/%([\da-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
}
