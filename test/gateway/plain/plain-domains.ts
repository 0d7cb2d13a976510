// Domains of our own as somebody else would run them: GraphQL over HTTP that knows nothing of callers, every row and cell in
// clear. Their SDL says with `@subject` what their mapping says of subjects, where a field holds it.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DirectiveNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';
import { accessField, subjectField } from '../../../gateway/access/catalog.ts';
import { openLens } from '../../../subgraphs/lens.ts';
import type { Domain, FieldMapping } from '../../../subgraphs/mapping.ts';
import { loadSdl } from '../../../subgraphs/sdl.ts';
import type { Subgraph } from '../../../subgraphs/subgraph.ts';
import { subjectsOf } from '../../../subgraphs/subject.ts';

export interface PlainService {
  readonly url: string;
  close(): Promise<void>;
}

/** @param receive told of every query */
export async function servePlainly(
  subgraph: Subgraph,
  receive: (query: string, headers: object) => void,
): Promise<PlainService> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables = {} } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    receive(query, request.headers);
    const answer = await subgraph.execute({ query, variables, lens: openLens });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ownersWords: readonly string[] = [accessField, subjectField];

/** The SDL of a domain without what only a subgraph that obeys lenses answers. */
export function plainSdl(domain: Domain): string {
  const document = visit(parse(loadSdl(domain)), {
    FieldDefinition: ({ name }) => (ownersWords.includes(name.value) ? null : undefined),
    ObjectTypeExtension: { leave: ({ fields }) => (fields?.length === 0 ? null : undefined) },
    ObjectTypeDefinition(type) {
      return { ...type, directives: [...(type.directives ?? []), ...subjectDirectives(domain, type)] };
    },
  });
  return print(document);
}

function subjectDirectives({ mapping }: Domain, type: ObjectTypeDefinitionNode): readonly DirectiveNode[] {
  const name = type.name.value;
  const subjects = subjectsOf(name, mapping.types[name]) ?? {};
  const fields = Object.entries(mapping.types[name]?.fields ?? {});
  const keys: Readonly<Record<string, string>> = { Person: 'personId', LegalEntity: 'uscc' };
  const own = keys[name];
  if (own !== undefined) return [subjectDirective(name, own)];
  return Object.entries(subjects).flatMap(([entity, columns]) =>
    columns.flatMap((column) =>
      fields
        .filter(([, field]) => leadsTo(field, entity, column))
        .map(([field]) => subjectDirective(entity, `${field}.${keys[entity]}`)),
    ),
  );
}

function leadsTo(field: FieldMapping, entity: string, column: string): boolean {
  if ('one' in field) return field.one === entity && field.column === column;
  if ('entity' in field) return field.entity === entity && field.column === column;
  if (!('oneOfEntities' in field)) return false;
  return field.oneOfEntities.some((each) => each.entity === entity && each.column === column);
}

function subjectDirective(type: string, field: string): DirectiveNode {
  const document = parse(`type T @subject(type: "${type}", field: "${field}")`, { noLocation: true });
  const [made] = document.definitions;
  const directive = made?.kind === Kind.OBJECT_TYPE_DEFINITION ? made.directives?.[0] : undefined;
  if (directive === undefined) throw new Error('no directive');
  return directive;
}
