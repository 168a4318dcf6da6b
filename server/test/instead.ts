// Stands in for a part of something real.

/** An object with some of its methods replaced; the others run on the object itself, private fields and all. */
export function instead<T extends object>(real: T, mine: Partial<T>): T {
  return new Proxy(real, {
    get(target, name) {
      if (Object.hasOwn(mine, name)) return Reflect.get(mine, name) as unknown
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
