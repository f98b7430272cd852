import type { FastifyInstance } from 'fastify'

export type RouteTable = {
  /** The methods that a path takes; none where no route fits it. */
  readonly methodsOf: (path: string) => readonly string[]
}

/** Watches the routes that are added from now on. */
export function createRouteTable(app: FastifyInstance): RouteTable {
  const routes = new Map<string, { readonly fits: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const fits = new RegExp(
      `^${url
        .replaceAll(/[.\\^$+?()[\]{}|]/g, String.raw`\$&`)
        .replaceAll(/:\w+/g, '[^/]+')
        .replaceAll('*', '.*')}$`,
    )
    const route = routes.get(url) ?? { fits, methods: new Set() }
    routes.set(url, route)
    for (const one of [method].flat()) route.methods.add(one)
  })
  return {
    methodsOf: (path) => [...routes.values()].flatMap(({ fits, methods }) => (fits.test(path) ? [...methods] : [])),
  }
}
