import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { ServerParts } from './server-parts.ts'
import type { TypedApp } from './typed-app.ts'

/**
 * What the page may load: its own files. The plugin's own policy would have browsers ask for them by HTTPS, which a service
 * behind nothing does not speak.
 */
const pagePolicy = {
  'default-src': "'self'",
  'base-uri': "'self'",
  'font-src': "'self' data:",
  'frame-ancestors': "'self'",
  'img-src': "'self' data:",
  'object-src': "'none'",
  'script-src': "'self'",
  'script-src-attr': "'none'",
  'style-src': "'self'",
  // The page sets styles of single elements as it draws.
  'style-src-attr': "'unsafe-inline'",
}

/** OpenAPI 3.1 made of the routes' schemas, at /docs and /docs/json. */
export async function documentApi(app: TypedApp, { version, jwtSecret }: ServerParts): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'knowbase', version, description: 'Slide decks in, a knowledge graph with proof out.' },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: (route) => {
      const transformed = jsonSchemaTransform(route)
      const { scopes, form } = route.route.config ?? {}
      const open = jwtSecret === undefined || scopes === undefined
      const more = { ...(!open && { security: [{ bearer: [] }] }), ...(form !== undefined && { body: form }) }
      return { ...transformed, schema: { ...transformed.schema, ...more } }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: pagePolicy,
    theme: { title: 'knowbase' },
    // The default validator sends the document's address to a server of others; the default layout has a bar with
    // another project's name, which asks for documents of other addresses.
    uiConfig: { validatorUrl: null, layout: 'BaseLayout' },
  })
}
