// The gateway's one table of error codes, and the one way by which an error leaves: `createErrorFormat`.
// What is not in a table leaves as INTERNAL, without a word of what it was.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { adminErrors } from './admin/admin-errors.ts';
import { auditErrors } from './audit-errors.ts';
import { exportErrors } from './export/export-errors.ts';
import { federationErrors } from './federation-errors.ts';
import { grantErrors } from './grant-errors.ts';
import { limitErrors } from './limits/limit-errors.ts';
import { listErrors } from './list-errors.ts';

/** What a caller is told: what happened and what to do. `status` is the HTTP status of a request refused with it. */
export interface ErrorRow {
  readonly status: number;
  readonly message: string;
  readonly remedy: string;
}

export const gatewayErrors = {
  UNAUTHENTICATED: {
    status: 401,
    message: '未提供有效令牌 · No valid token.',
    remedy: '以 Authorization: Bearer 携带有效令牌 · Send a valid token as Authorization: Bearer.',
  },
  PURPOSE_REQUIRED: {
    status: 403,
    message: '未说明用途 · No purpose was given.',
    remedy: '以 X-Purpose 说明已登记的用途代码 · Name a registered purpose in X-Purpose.',
  },
  PURPOSE_UNKNOWN: {
    status: 403,
    message: '用途未登记 · The purpose is not registered.',
    remedy: '使用已登记的用途代码，或申请登记 · Use a registered purpose, or have it registered.',
  },
  CASE_REQUIRED: {
    status: 403,
    message: '此用途须提供办件编号 · This purpose demands a case number.',
    remedy: '以 X-Case 提供办件编号 · Give the case number in X-Case.',
  },
  CONSENT_REQUIRED: {
    status: 403,
    message: '此用途须提供当事人同意的编号 · This purpose demands the consent of the person concerned.',
    remedy: '以 X-Consent 提供同意书编号 · Give the reference of the consent in X-Consent.',
  },
  CALLER_DISABLED: {
    status: 403,
    message: '主体、单位或应用已停用 · The principal, its organisation or application is disabled.',
    remedy: '联系安全管理员 · Ask a security admin.',
  },
  PURPOSE_NOT_REGISTERED: {
    status: 403,
    message: '此应用未登记该用途 · The application is not registered for this purpose.',
    remedy: '使用应用已登记的用途，或申请登记 · Use a purpose of the application, or have it registered.',
  },
  ...grantErrors,
  ...listErrors,
  ALIAS_RESERVED: {
    status: 400,
    message: '别名前缀 __yidang_ 为网关保留 · Aliases that begin with __yidang_ are reserved.',
    remedy: '改用其他别名 · Use another alias.',
  },
  CHECKS_TOO_MANY: {
    status: 200,
    message: '一次请求内的检查过多 · Too many checks in one request.',
    remedy: '一次请求至多检查 10 个文档 · Check at most 10 documents in a request.',
  },
  POLICY_UNAVAILABLE: {
    status: 503,
    message: '访问规则暂不可用 · The access rules are not available.',
    remedy: '稍后重试 · Retry later.',
  },
  ...auditErrors,
  BAD_REQUEST: {
    status: 400,
    message: '请求不符合 GraphQL over HTTP · The request is not GraphQL over HTTP.',
    remedy: '以 JSON 对象提交 query 或 documentId 之一 · POST a JSON object with either query or documentId.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    message: '文档语法错误 · The document does not parse.',
    remedy: '按所示位置改正语法 · Correct the syntax at the given location.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    message: '文档与模式不符 · The document does not fit the schema.',
    remedy: '按所示位置对照模式改正 · Correct the document at the given location.',
  },
  BAD_USER_INPUT: {
    status: 400,
    message: '变量不符合其类型 · A variable does not fit its type.',
    remedy: '按文档中声明的类型提供变量 · Give the variable as the document declares it.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    message: '无法确定要执行的操作 · The operation to run is not clear.',
    remedy: '以 operationName 指明文档中的操作 · Name an operation of the document in operationName.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    message: '不支持自动持久化查询 · Automatic persisted queries are not supported.',
    remedy: '发送完整文档或已登记的 documentId · Send the document, or the documentId of a stored one.',
  },
  DOCUMENT_UNKNOWN: {
    status: 400,
    message: '没有此 documentId 的文档 · No document has this documentId.',
    remedy: '使用视图名或 sha256:<摘要> · Use the name of a view or sha256:<digest>.',
  },
  VIEW_UNKNOWN: {
    status: 404,
    message: '没有此视图 · No such view.',
    remedy: '视图名即 schema/views 下的文件名 · A view bears the name of its file in schema/views.',
  },
  VIEW_ARGUMENT: {
    status: 400,
    message: '视图参数缺失、多余或不符合类型 · A view argument is missing, unknown or of the wrong type.',
    remedy: '按视图声明的变量提供参数 · Give the arguments that the view declares as variables.',
  },
  NOT_FOUND: {
    status: 404,
    message: '没有此地址 · Nothing is served here.',
    remedy: '使用 /graphql 或 /views/<视图名> · Use /graphql or /views/<name>.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: '此地址不支持该方法 · This address does not take this method.',
    remedy: '以 POST 调用 /graphql，以 GET 调用 /views · POST to /graphql, GET from /views.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: '请求体过大 · The request body is too large.',
    remedy: '请求体不超过 1 MB · Keep the body below 1 MB.',
  },
  CONTENT_TYPE: {
    status: 415,
    message: '不支持的内容类型 · The content type is not supported.',
    remedy: '使用 Content-Type: application/json · Use Content-Type: application/json.',
  },
  OVERLOADED: {
    status: 503,
    message: '网关繁忙 · The gateway is busy.',
    remedy: '按 Retry-After 稍后重试 · Retry after the seconds in Retry-After.',
  },
  RATE_LIMITED: {
    status: 429,
    message: '请求过于频繁 · Too many requests in a short time.',
    remedy:
      '按 Retry-After 稍后重试，或申请提高额度 · Retry after the seconds in Retry-After, or ask for a larger budget.',
  },
  CONTENT_ENCODING: {
    status: 415,
    message: '不支持压缩的请求体 · A compressed request body is not supported.',
    remedy: '不压缩请求体 · Send the body without Content-Encoding.',
  },
  ...limitErrors,
  ...exportErrors,
  ...federationErrors,
  ARGUMENT_REFUSED: {
    status: 200,
    message: '此参数可能与您无权查看的内容比对 · An argument may compare with what you may not see.',
    remedy:
      '去掉该参数，或申请其所比对字段的 MATCH 授权；参数须以 @matches 声明 · Leave the argument out, or ask for MATCH on the field that it compares with; it has to be declared with @matches.',
  },
  AGGREGATE_REFUSED: {
    status: 200,
    message: '此值由您无权全部查看的行得出 · A value is made of rows that you may not all see.',
    remedy: '改为查询各行本身 · Ask for the rows themselves.',
  },
  LIST_TOO_LONG: {
    status: 200,
    message: '列表过长，无法逐行判定 · The list is too long to be decided row by row.',
    remedy:
      '改用更窄的列表，或从查询入口按页查询 · Ask for a narrower list, or page through a list of Query.',
  },
  INTERNAL: {
    status: 500,
    message: '内部错误 · Internal error.',
    remedy: '凭 requestId 联系平台运维 · Give the requestId to the operators.',
  },
  SHUTTING_DOWN: {
    status: 503,
    message: '服务正在停止 · The gateway is shutting down.',
    remedy: '稍后在新连接上重试 · Retry on a new connection.',
  },
  ...adminErrors,
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type GatewayErrorCode = keyof typeof gatewayErrors;

export function isGatewayErrorCode(code: string): code is GatewayErrorCode {
  return Object.hasOwn(gatewayErrors, code);
}

const plainRefusals: readonly string[] = [
  'ARGUMENT_REFUSED',
  'AGGREGATE_REFUSED',
  'LIST_TOO_LONG',
] satisfies GatewayErrorCode[];

/** Whether the gateway says with the code that it will not ask a plain subgraph for something. */
export function isPlainRefusal(code: string): boolean {
  return plainRefusals.includes(code);
}

/** An error of the table. Its status becomes the status of the HTTP answer, so it is for refusing whole requests. */
export function gatewayError(
  code: GatewayErrorCode,
  argument?: string,
  headers?: ReadonlyMap<string, string>,
): GraphQLError {
  const { status, message } = gatewayErrors[code];
  return new GraphQLError(message, {
    extensions: {
      code,
      http: { status, ...(headers && { headers }) },
      ...(argument === undefined ? {} : { argument }),
    },
  });
}

/** The answer to a request that is refused outside GraphQL. */
export function errorBody(code: GatewayErrorCode, extra: { argument?: string; requestId?: string } = {}) {
  const { message, remedy } = gatewayErrors[code];
  return { errors: [{ message, extensions: { code, remedy, ...extra } }] };
}

export interface ErrorFormatOptions {
  /** Codes that subgraphs may answer with, with the words that go with them. */
  readonly inputErrors: Readonly<Record<string, Pick<ErrorRow, 'message' | 'remedy'>>>;
  /** In front of a foreign supergraph the subgraphs' own codes and messages pass. */
  readonly foreign: boolean;
  /** Told of everything that leaves as INTERNAL. */
  readonly report: (error: unknown, requestId: string | undefined) => void;
}

/** Makes the function that every error passes on its way out, in the shape that Apollo Server's `formatError` has. */
export function createErrorFormat(options: ErrorFormatOptions) {
  return (formatted: GraphQLFormattedError, error: unknown, requestId?: string): GraphQLFormattedError => {
    const given = formatted.extensions ?? {};
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    const code = String(given.code);
    if (options.foreign && typeof given.serviceName === 'string' && !ownSectionCodes.has(code)) {
      return { message: formatted.message, ...place, extensions: { code } };
    }
    const input = ownRow(options.inputErrors, code);
    if (input !== undefined) {
      return { message: input.message, ...place, extensions: { code, remedy: input.remedy } };
    }
    const row = ownRow<ErrorRow>(gatewayErrors, code);
    if (row === undefined || code === 'INTERNAL') {
      options.report(error, requestId);
      return { message: gatewayErrors.INTERNAL.message, ...place, extensions: internalExtensions };
    }
    const detail = detailOf(code, formatted.message, error);
    const argument = saysWhat(code) ? { argument: given.argument } : {};
    const grant = given.grant === undefined ? {} : { grant: given.grant };
    return {
      message: detail === '' ? row.message : `${row.message} ${detail}`,
      ...place,
      extensions: { code, remedy: row.remedy, ...argument, ...grant },
    };
  };
}

/** What is missing is no secret to whoever asks for it, nor what is wrong with an administrator's own rules. */
function saysWhat(code: string): boolean {
  return saysWhichField.has(code) || Object.hasOwn(adminErrors, code);
}

const saysWhichField = new Set([
  ...Object.keys(grantErrors),
  ...Object.keys(listErrors),
  'EXPORT_NOT_GRANTED',
]);

/** What the gateway says itself of a subgraph that does not answer. */
const ownSectionCodes: ReadonlySet<string> = new Set<GatewayErrorCode>([
  'SECTION_UNAVAILABLE',
  'SECTION_TIMEOUT',
]);

const internalExtensions = { code: 'INTERNAL', remedy: gatewayErrors.INTERNAL.remedy };

function ownRow<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/**
 * What graphql-js adds about the client's own document: names, never values, because a value may be somebody's number and
 * messages end in logs; and no suggestions, because they name parts of the schema that the client did not.
 */
function detailOf(code: string, message: string, error: unknown): string {
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return message.replace(/\b(BlockString|String|Int|Float) ".*"/s, '$1');
    case 'GRAPHQL_VALIDATION_FAILED': {
      const nodes = error instanceof GraphQLError ? (error.nodes ?? []) : [];
      return nodes.some(({ kind }) => kind.endsWith('Value'))
        ? ''
        : message.replace(/ ?Did you mean .*$/s, '');
    }
    case 'BAD_USER_INPUT':
      return /^Variable "\$\w+"/.exec(message)?.[0] ?? '';
    default:
      return '';
  }
}
