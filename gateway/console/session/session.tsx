// Who is signed in, for all pages. The token lives in the storage of the tab: it ends with the tab, and no other tab reads it.

import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { type Claims, readClaims } from './claims.ts';

export interface Session {
  readonly claims: Claims;
  /** Goes with every call. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signOut: () => void;
  /** The gateway no longer takes the token. */
  readonly ended: () => void;
}

export interface Doorway {
  readonly session: Session | null;
  /** Whether the last session ended by itself. */
  readonly wasEnded: boolean;
  /** @returns whether it is a token that has not ended yet */
  signIn(token: string): boolean;
}

const tokenKey = 'yidang-token';
const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Of whoever is signed in; pages are shown to nobody else. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('this page is shown before anybody signed in');
  return session;
}

export function useDoorway(): Doorway {
  const [token, setToken] = useState(() => usable(sessionStorage.getItem(tokenKey)));
  const [wasEnded, setWasEnded] = useState(false);
  const leave = useCallback((byItself: boolean) => {
    sessionStorage.removeItem(tokenKey);
    setWasEnded(byItself);
    setToken(null);
  }, []);
  const session = useMemo(() => {
    const claims = token === null ? undefined : readClaims(token);
    if (claims === undefined) return null;
    return {
      claims,
      headers: { authorization: `Bearer ${token}` },
      signOut: () => leave(false),
      ended: () => leave(true),
    };
  }, [token, leave]);
  return {
    session,
    wasEnded,
    signIn(given) {
      const accepted = usable(given);
      if (accepted === null) return false;
      sessionStorage.setItem(tokenKey, accepted);
      setToken(accepted);
      return true;
    },
  };
}

function usable(token: string | null): string | null {
  const claims = token === null ? undefined : readClaims(token);
  return claims !== undefined && claims.expires > Date.now() ? token : null;
}
