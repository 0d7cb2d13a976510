// Signing in by OpenID Connect: authorization code with PKCE (RFC 7636), as a public client. What has to outlive the way to the
// provider and back lies in the storage of the tab, and goes with it.

import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

/** Where the gateway's users sign in. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
}

const pendingKey = 'yidang-signing-in';

interface Pending {
  readonly verifier: string;
  readonly state: string;
  /** Where in the console the user wanted to be. */
  readonly hash: string;
}

/** Null where the gateway knows no provider. */
export function configuredProvider(): Provider | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="yidang-sign-in"]')?.content;
  return content === undefined ? null : (JSON.parse(content) as Provider | null);
}

/** Leaves the page for the provider's. */
export async function leaveToSignIn(provider: Provider): Promise<void> {
  const pending: Pending = {
    verifier: randomPKCECodeVerifier(),
    state: randomState(),
    hash: window.location.hash,
  };
  const configuration = await discover(provider);
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(),
    scope: 'openid',
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    state: pending.state,
  });
  window.location.assign(url.href);
}

/** Whether the page was opened by the provider's redirect. */
export function isReturning(): boolean {
  const parameters = new URLSearchParams(window.location.search);
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
}

/**
 * Exchanges the code of the redirect for an access token, and takes both out of the address.
 * @throws where state, code or verifier do not fit
 */
export async function finishSignIn(provider: Provider): Promise<string> {
  const here = new URL(window.location.href);
  const stored = sessionStorage.getItem(pendingKey);
  sessionStorage.removeItem(pendingKey);
  const pending = stored === null ? undefined : (JSON.parse(stored) as Pending);
  window.history.replaceState(null, '', `${redirectUri()}${pending?.hash ?? ''}`);
  if (pending === undefined) throw new Error('this tab did not begin to sign in');
  const configuration = await discover(provider);
  const tokens = await authorizationCodeGrant(configuration, here, {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    idTokenExpected: true,
  });
  return tokens.access_token;
}

function discover({ issuer, clientId }: Provider): Promise<Configuration> {
  // The built-in issuer is under the gateway's own address, whichever that is.
  const url = new URL(issuer, window.location.origin);
  // Plain HTTP is for development; the provider of a production installation is refused without TLS by the gateway's settings.
  const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
  return discovery(url, clientId, undefined, None(), { execute });
}

function redirectUri(): string {
  return `${window.location.origin}/`;
}
