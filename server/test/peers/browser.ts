// As much of a browser as signing in needs: it keeps each site's cookies and stops at every redirect.

export type Page = { status: number; /** Absolute. */ location: string | null; body: string; headers: Headers }

export class Browser {
  /** By origin and name: ports are other sites here. */
  readonly #cookies = new Map<string, Map<string, string>>()

  cookie(origin: string, name: string): string | undefined {
    return this.#cookies.get(origin)?.get(name)
  }

  setCookie(origin: string, name: string, value: string): void {
    this.#jar(origin).set(name, value)
  }

  /** GET, or POST where there is a form. */
  async go(url: string, form?: Record<string, string>): Promise<Page> {
    const jar = this.#jar(new URL(url).origin)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = line.match(/^([^=]+)=([^;]*)/) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const to = response.headers.get('location')
    const location = to === null ? null : new URL(to, url).href
    return { status: response.status, location, body: await response.text(), headers: response.headers }
  }

  #jar(origin: string): Map<string, string> {
    const jar = this.#cookies.get(origin) ?? new Map<string, string>()
    this.#cookies.set(origin, jar)
    return jar
  }
}
