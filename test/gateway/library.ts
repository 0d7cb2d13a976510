// A foreign supergraph in small: a lending library of two plain Federation 2 subgraphs behind HTTP, which know nothing of
// this project. What they receive is kept, so that tests can say what was sent.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, GraphQLError, parse } from 'graphql';

export interface Library {
  readonly supergraphSdl: string;
  /** Headers and bodies that the subgraphs got. */
  readonly received: { subgraph: string; headers: IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])`;

const books = [
  { isbn: '978-0-14-044913-6', title: 'Crime and Punishment', pages: 671 },
  { isbn: '978-0-15-600398-6', title: 'Mrs Dalloway', pages: 194 },
];

const subgraphs = {
  books: {
    typeDefs: parse(`${link}
      type Query { books: [Book!]! book(isbn: ID!): Book }
      type Book @key(fields: "isbn") { isbn: ID! title: String pages: Int }`),
    resolvers: {
      Query: {
        books: () => books,
        book: (_root: unknown, { isbn }: { isbn: string }) => books.find((book) => book.isbn === isbn),
      },
      Book: {
        __resolveReference: ({ isbn }: { isbn: string }) => books.find((book) => book.isbn === isbn),
      },
    },
  },
  loans: {
    typeDefs: parse(`${link}
      type Query { openLoans: [Loan!]! }
      type Loan { book: Book! dueOn: String! }
      type Book @key(fields: "isbn") { isbn: ID! loans: [Loan!] fine: String }`),
    resolvers: {
      Query: {
        openLoans: () => [{ book: { __typename: 'Book', isbn: books[1]?.isbn }, dueOn: '2026-12-01' }],
      },
      Book: {
        loans: ({ isbn }: { isbn: string }) =>
          isbn === books[1]?.isbn ? [{ book: { isbn }, dueOn: '2026-12-01' }] : [],
        fine: () => {
          throw new GraphQLError('The till is closed.', {
            extensions: { code: 'TILL_CLOSED', stacktrace: ['at till.js:1'], serviceName: 'till' },
          });
        },
      },
    },
  },
};

export async function openLibrary(): Promise<Library> {
  const received: Library['received'] = [];
  const services = await Promise.all(
    Object.entries(subgraphs).map(async ([name, definition]) => {
      const server = await serve(buildSubgraphSchema(definition as never), (headers, body) =>
        received.push({ subgraph: name, headers, body }),
      );
      const { port } = server.address() as AddressInfo;
      return { name, typeDefs: definition.typeDefs, url: `http://127.0.0.1:${port}/`, server };
    }),
  );
  return {
    supergraphSdl: compose(services),
    received,
    async close() {
      for (const { server } of services) server.closeAllConnections();
      await Promise.all(services.map(({ server }) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function compose(services: readonly { name: string; typeDefs: DocumentNode; url: string }[]): string {
  const { supergraphSdl, errors } = composeServices([...services]);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
}

async function serve(
  schema: ReturnType<typeof buildSubgraphSchema>,
  receive: (headers: IncomingHttpHeaders, body: string) => void,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    receive(request.headers, body);
    const { query, variables } = JSON.parse(body);
    const result = await execute({ schema, document: parse(query), variableValues: variables });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
