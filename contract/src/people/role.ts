// Roles, and what each may do. An endpoint names a permission; a role holds every permission up to its own.
export const roles = ['viewer', 'reviewer', 'producer', 'admin'] as const
export type Role = (typeof roles)[number]

/** `open` needs no identity; the others are held by a role and every role above it. */
export const permissions = ['open', 'view', 'review', 'produce', 'administer'] as const
export type Permission = (typeof permissions)[number]

const leastRole: Record<Exclude<Permission, 'open'>, Role> = {
  view: 'viewer',
  review: 'reviewer',
  produce: 'producer',
  administer: 'admin',
}

/** Whether a role holds a permission; no role at all holds only `open`. */
export function roleMay(role: Role | null, permission: Permission): boolean {
  if (permission === 'open') return true
  return role !== null && roles.indexOf(role) >= roles.indexOf(leastRole[permission])
}
