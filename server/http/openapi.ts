/** OpenAPI 3.1 from the rows of the contract: the same rows that are served, so the page cannot disagree with them. */
import type { Endpoint } from '../../shared/api/endpoint.ts'
import { faultCodes } from '../../shared/domain/fault.ts'
import { jsonSchemaOf } from './json-schema.ts'
import type { Table } from './mount.ts'
import { statusOf } from './problem.ts'

const json = (schema: unknown) => ({ 'application/json': { schema } })

/** The whole description as a plain value. */
export function openApi(table: Table, facts: { version: string; publicUrl: string }): object {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [resource, rows] of Object.entries(table)) {
    for (const [name, row] of Object.entries(rows)) {
      const path = row.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [row.method]: operationOf(resource, name, row) }
    }
  }
  for (const [what, says] of [
    ['draft', 'The live text as a file.'],
    ['version', 'A version as a file; a frozen one for anybody.'],
  ] as const) {
    paths[`/api/${what}s/{${what}}/export`] = { get: fileOperation(what, says) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guidelines Review', version: facts.version },
    servers: [{ url: facts.publicUrl }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: { problem: { description: 'A problem (RFC 9457)', content: problemContent } },
    },
  }
}

const problemContent = {
  'application/problem+json': {
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { enum: [...new Set(Object.values(statusOf))].sort((a, b) => a - b) },
        detail: { type: 'string' },
        code: { enum: faultCodes },
        reason: { type: 'string' },
        details: {},
      },
      required: ['type', 'title', 'status', 'detail', 'code'],
    },
  },
}

function operationOf(resource: string, name: string, row: Endpoint): object {
  return {
    operationId: `${resource}.${name}`,
    tags: [resource],
    summary: row.says,
    ...(row.access === 'session' ? { security: [{ token: [] }] } : {}),
    parameters: [...pathParameters(row.path), ...queryParameters(row)],
    ...(row.body === null
      ? {}
      : { requestBody: { required: true, content: json(jsonSchemaOf(row.body)) } }),
    responses: {
      ...(row.reply === null
        ? { 204: { description: 'Done' } }
        : { 200: { description: row.says, content: json(jsonSchemaOf(row.reply)) } }),
      default: { $ref: '#/components/responses/problem' },
    },
  }
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }))
}

function queryParameters({ query }: Endpoint): object[] {
  if (query === null) return []
  const { properties } = jsonSchemaOf(query)
  return Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
  }))
}

function fileOperation(what: string, says: string): object {
  return {
    operationId: `${what}s.export`,
    tags: [`${what}s`],
    summary: says,
    security: [{ token: [] }, {}],
    parameters: [
      { name: what, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'format', in: 'query', required: true, schema: { enum: ['html', 'md', 'json'] } },
    ],
    responses: {
      200: { description: says },
      default: { $ref: '#/components/responses/problem' },
    },
  }
}
