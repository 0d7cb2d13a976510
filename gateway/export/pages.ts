// The rows of an export, a page at a time through the door like any operation: decided, rewritten and released anew for each page, so
// that what changes meanwhile is noticed at the next. While a page is written the one behind it is fetched.

import { GraphQLError } from 'graphql';
import type { ReleasedRow } from '../access/release.ts';
import { type GatewayErrorCode, gatewayError, isGatewayErrorCode } from '../errors.ts';
import type { Row } from './columns.ts';

/** What one run of the paged document came to. */
export interface Answered {
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly codes: readonly string[];
  readonly access: { readonly version: number; readonly entries: readonly unknown[] } | undefined;
  readonly released: readonly ReleasedRow[];
}

export interface Page {
  readonly rows: readonly Row[];
  readonly released: readonly ReleasedRow[];
  /** Cursor of the next; null: this is the last. */
  readonly next: string | null;
}

/** @throws GraphQLError when the page may not or cannot be had */
export type FetchPage = (after: string | null) => Promise<Page>;

/**
 * @param key response key of the list
 * @param begun what the first page came to: each other is released by the same version of the rules, or it is not
 * @throws GraphQLError that says why the export has to end
 */
export function pageOf(key: string, answered: Answered, begun: Answered | undefined): Page {
  const { data, codes, access, released } = answered;
  const [code] = codes;
  // A cursor is good for one set of rights.
  if (begun !== undefined && code === 'CURSOR_INVALID') throw gatewayError('EXPORT_RULES_CHANGED');
  // A row of which a section is missing is no row of the list.
  if (code !== undefined) throw gatewayError(isGatewayErrorCode(code) ? code : 'INTERNAL');
  if (begun !== undefined && access?.version !== begun.access?.version)
    throw gatewayError('EXPORT_RULES_CHANGED');
  const list = data?.[key] as Connection | null | undefined;
  if (list == null) throw gatewayError('INTERNAL');
  const { hasNextPage = false, endCursor = null } = list.pageInfo ?? {};
  return { rows: list.nodes ?? [], released, next: hasNextPage ? endCursor : null };
}

interface Connection {
  readonly nodes?: readonly Row[];
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string | null };
}

/** @param mostRows one more ends the export */
export async function* pagesOf(first: Page, fetch: FetchPage, mostRows: number): AsyncGenerator<Page> {
  let count = 0;
  let page: Page | undefined = first;
  while (page !== undefined) {
    count += page.rows.length;
    if (count > mostRows) throw gatewayError('EXPORT_TOO_LARGE');
    const coming: Promise<Page> | undefined = page.next === null ? undefined : fetch(page.next);
    // Whoever stops in between waits for nothing.
    coming?.catch(() => {});
    yield page;
    page = await coming;
  }
}

/** The code by which an error that ended an export is told. */
export function codeOf(error: unknown): GatewayErrorCode {
  const code = error instanceof GraphQLError ? String(error.extensions.code) : '';
  return isGatewayErrorCode(code) ? code : 'INTERNAL';
}
