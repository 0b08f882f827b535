/** JSON Schema of the Valibot shapes that the contract uses. Throws on a shape it does not know, so that none is lost. */
import type { GenericSchema } from 'valibot'

type JsonSchema = Record<string, unknown>

/** What a Valibot schema shows of itself; its own types do not go deep enough for a walk. */
interface Shape {
  readonly type: string
  readonly kind: string
  readonly wrapped?: Shape
  readonly item?: Shape
  readonly entries?: Readonly<Record<string, Shape>>
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly pipe?: readonly Shape[]
  readonly requirement?: unknown
  readonly default?: unknown
}

/** The schema of what goes over the wire. */
export function jsonSchemaOf(schema: GenericSchema): JsonSchema {
  return schemaOf(schema)
}

function schemaOf(shape: Shape): JsonSchema {
  const made = bare(shape)
  for (const action of shape.pipe?.slice(1) ?? []) Object.assign(made, limitOf(action))
  return made
}

function bare(shape: Shape): JsonSchema {
  switch (shape.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: shape.type }
    case 'unknown':
      return {}
    case 'literal':
      return { const: shape.literal }
    case 'picklist':
      return { enum: shape.options }
    case 'array':
      return { type: 'array', items: schemaOf(wrapped(shape.item)) }
    case 'nullable':
      return { anyOf: [schemaOf(wrapped(shape.wrapped)), { type: 'null' }] }
    case 'optional':
      return schemaOf(wrapped(shape.wrapped))
    case 'intersect':
      return { allOf: (shape.options as readonly Shape[]).map(schemaOf) }
    case 'variant':
    case 'union':
      return { oneOf: (shape.options as readonly Shape[]).map(schemaOf) }
    case 'object':
      return objectOf(shape.entries ?? {})
    default:
      throw new Error(`No JSON Schema is known for a ${shape.type}`)
  }
}

function objectOf(entries: Readonly<Record<string, Shape>>): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, schemaOf(entry)]),
  )
  const required = Object.keys(entries).filter((name) => entries[name]?.type !== 'optional')
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
}

function limitOf({ type, requirement }: Shape): JsonSchema {
  switch (type) {
    case 'min_length':
      return { minLength: requirement }
    case 'max_length':
      return { maxLength: requirement }
    case 'regex':
      return { pattern: requirement instanceof RegExp ? requirement.source : String(requirement) }
    case 'uuid':
      return { format: 'uuid' }
    case 'iso_timestamp':
      return { format: 'date-time' }
    case 'base64':
      return { contentEncoding: 'base64' }
    case 'min_value':
      return { minimum: requirement }
    case 'max_value':
      return { maximum: requirement }
    case 'integer':
      return { type: 'integer' }
    case 'trim':
      return {}
    default:
      throw new Error(`No JSON Schema is known for the rule ${type}`)
  }
}

function wrapped(shape: Shape | undefined): Shape {
  if (shape === undefined) throw new Error('A schema without what it wraps')
  return shape
}
