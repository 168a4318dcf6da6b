// The data dictionary: every table as Kysely sees it. Times are RFC 3339 strings, big counts are numbers.
import type { ColumnType, Generated, Selectable } from 'kysely'
import type { DeliveryStatus, ExchangeRecord } from '@sartiq/contract/deliver/delivery.ts'
import type { RevisionStatus } from '@sartiq/contract/decide/revision.ts'
import type { GeneratorType } from '@sartiq/contract/intake/generator.ts'
import type { ExportImageStatus, ExportStatus } from '@sartiq/contract/export/status.ts'
import type { RejectionReason, ShotStatus } from '@sartiq/contract/decide/states.ts'
import type { Scope } from '@sartiq/contract/people/scope.ts'
import type { Role } from '@sartiq/contract/people/role.ts'

/** A jsonb column: written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>
type GeneratedJson<T> = ColumnType<T, string | undefined, string>

export type Database = {
  users: Users
  sessions: Sessions
  setup_links: SetupLinks
  user_identities: UserIdentities
  oidc_attempts: OidcAttempts
  invitations: Invitations
  api_keys: ApiKeys
  audit: Audit
  idempotency_keys: IdempotencyKeys
  shootings: Shootings
  shots: Shots
  predictions: Predictions
  decisions: Decisions
  revisions: Revisions
  generators: Generators
  events: Events
  exports: Exports
  export_images: ExportImages
  renditions: Renditions
  export_presets: ExportPresets
  destinations: Destinations
  deliveries: Deliveries
  delivery_attempts: DeliveryAttempts
  dam_folders: DamFolders
}

type Users = {
  id: string
  email: string
  name: string
  role: Role
  password_hash: string | null
  created_at: string
  disabled_at: string | null
  deleted_at: string | null
}
export type UserRow = Selectable<Users>

type Sessions = {
  id_hash: string
  id: Generated<string>
  address: string | null
  user_agent: string | null
  user_id: string | null
  data: Json<Record<string, unknown>>
  created_at: Generated<string>
  seen_at: Generated<string>
  expires_at: string
}

type SetupLinks = { only_one: Generated<boolean>; token_hash: string; created_at: string }

type UserIdentities = { issuer: string; subject: string; user_id: string; created_at: string }

type OidcAttempts = {
  state_hash: string
  browser_hash: string
  nonce: string
  code_verifier: string
  redirect_uri: string
  return_to: string
  expires_at: string
}
export type OidcAttemptRow = Selectable<OidcAttempts>

type Invitations = {
  id: string
  email: string
  role: Role
  token_hash: string
  invited_by: string | null
  invited_by_name: string
  created_at: string
  expires_at: string
  accepted_at: string | null
}
export type InvitationRow = Selectable<Invitations>

type ApiKeys = {
  id: string
  name: string
  owner_id: string | null
  role: Role
  scopes: Scope[] | null
  key_hash: string
  hint: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}
export type ApiKeyRow = Selectable<ApiKeys>

type Audit = {
  id: string
  at: string
  actor_id: string | null
  actor_name: string
  via: 'session' | 'key' | 'nobody'
  address: string | null
  action: string
  subject: string | null
  details: Json<Record<string, unknown>>
}
export type AuditRow = Selectable<Audit>

type IdempotencyKeys = {
  actor: string
  key: string
  request_hash: string
  body: ColumnType<unknown, string | null | undefined, string | null>
  created_at: string
}

type Shootings = { id: string; name: string; created_at: string; updated_at: string }

type Shots = {
  id: string
  shooting_id: string
  sku: string
  product_name: string
  product_category: string
  shot_type: string
  subject: string
  style_name: string
  status: Generated<ShotStatus>
  approved_prediction_id: string | null
  cover_prediction_id: string | null
  prediction_count: Generated<number>
  open_revision: Generated<boolean>
  rejection_reason: RejectionReason | null
  version: Generated<number>
  created_at: string
  updated_at: string
  deleted_at: string | null
}
export type ShotRow = Selectable<Shots>

type Predictions = {
  id: string
  shot_id: string
  status: Generated<ShotStatus>
  parent_prediction_id: string | null
  revision_id: string | null
  external_id: string | null
  config: Json<Record<string, unknown>>
  sha256: string
  bytes: number
  image_status: Generated<'reading' | 'ready' | 'broken'>
  width: number | null
  height: number | null
  format: string | null
  color_profile: string | null
  bit_depth: number | null
  has_alpha: boolean | null
  digital_source_type: string | null
  source_marks: GeneratedJson<string[]>
  crc32: number | null
  only_pixels: boolean | null
  perceptual_hash: string | null
  placeholder: string | null
  checks: GeneratedJson<unknown[]>
  broken_code: string | null
  created_at: string
}
export type PredictionRow = Selectable<Predictions>

/** What a shot was before a decision: all that undo puts back. `predictions` holds those whose status it changed. */
export type Before = {
  status: ShotStatus
  approved_prediction_id: string | null
  rejection_reason: RejectionReason | null
  predictions: Record<string, ShotStatus>
  open_revision?: boolean
  deleted?: boolean
}

type Decisions = {
  id: string
  undo_id: string
  shot_id: string
  prediction_id: string | null
  action: string
  from_status: ShotStatus
  to_status: ShotStatus
  before: Json<Before>
  version: number
  reason: RejectionReason | null
  notes: string | null
  actor_id: string | null
  actor_name: string
  undone_at: string | null
  at: string
}
export type DecisionRow = Selectable<Decisions>

type Revisions = {
  id: string
  shot_id: string
  prediction_id: string
  undo_id: string
  status: Generated<RevisionStatus>
  changes_requested: Json<string[]>
  regenerate: boolean
  config_overrides: Json<Record<string, unknown>>
  generator: GeneratorType | null
  attempt: Generated<number>
  remote_id: string | null
  deadline_at: string | null
  message: string | null
  requested_by: string | null
  requested_by_name: string
  created_at: string
  answered_at: string | null
}
export type RevisionRow = Selectable<Revisions>

type Generators = {
  only_one: Generated<boolean>
  type: GeneratorType
  settings: Json<Record<string, unknown>>
  sealed_secret: string | null
  updated_by: string | null
  updated_by_name: string
  updated_at: string
}
export type GeneratorRow = Selectable<Generators>

type Events = {
  seq: ColumnType<number, never, never>
  tx: ColumnType<string, never, never>
  type: string
  subject_id: string
  patch: Json<Record<string, unknown>>
  at: Generated<string>
}

type Exports = {
  id: string
  status: Generated<ExportStatus>
  formats: Json<unknown[]>
  naming: Json<unknown>
  metadata: Json<unknown>
  destination: Json<unknown>
  preset: Json<unknown> | null
  total: number
  completed: Generated<number>
  failed: Generated<number>
  uploading: Generated<number>
  bytes: number | null
  created_by: string | null
  created_by_name: string
  created_at: string
  completed_at: string | null
  sealed_at: string | null
  zip_bytes: number | null
  zip_etag: string | null
  manifest_files: Json<unknown> | null
  files_expired_at: string | null
  restoring: Generated<boolean>
  failure: string | null
  sealed_url_secret: string | null
}
export type ExportRow = Selectable<Exports>

type ExportPresets = {
  id: string
  name: string
  formats: Json<unknown[]>
  naming: Json<unknown>
  metadata: Json<unknown>
  created_by: string | null
  created_by_name: string
  created_at: string
  updated_at: string
}
export type ExportPresetRow = Selectable<ExportPresets>

type ExportImages = {
  id: string
  export_id: string
  position: number
  format_index: number
  shot_id: string
  prediction_id: string
  filename: string
  frozen: Json<unknown>
  rendition_key: string | null
  status: Generated<ExportImageStatus>
  error_code: string | null
  error_details: string | null
  dam_asset_id: string | null
  delivered_at: string | null
}
export type ExportImageRow = Selectable<ExportImages>

type Renditions = {
  key: string
  sha256: string
  crc32: number
  bytes: number
  mime: string
  width: number
  height: number
  bit_depth: number
  color_profile: string
  has_alpha: boolean
  created_at: string
  used_at: Generated<string>
  expired_at: string | null
  removed_at: string | null
}
export type RenditionRow = Selectable<Renditions>

type Destinations = {
  id: string
  name: string
  type: 'dam' | 'webhook'
  config: Json<Record<string, unknown>>
  sealed_secrets: string | null
  sealed_previous: string | null
  previous_until: string | null
  enabled: Generated<boolean>
  disabled_reason: string | null
  failures: Generated<number>
  failing_since: string | null
  paused_until: string | null
  next_request_at: string | null
  folders_until: string | null
  created_by: string | null
  created_by_name: string
  created_at: string
  updated_at: string
  deleted_at: string | null
}
export type DestinationRow = Selectable<Destinations>

type Deliveries = {
  id: string
  kind: 'dam' | 'webhook'
  destination_id: string | null
  url: string | null
  export_id: string | null
  image_id: string | null
  shot_id: string | null
  event: string | null
  body: string | null
  webhook_id: string | null
  settles: Generated<boolean>
  asset_key: string | null
  remote_id: string | null
  progress: GeneratedJson<Record<string, unknown>>
  status: Generated<DeliveryStatus>
  attempt_count: Generated<number>
  tries: Generated<number>
  priority: Generated<number>
  next_attempt_at: string | null
  error: string | null
  created_at: string
  delivered_at: string | null
}
export type DeliveryRow = Selectable<Deliveries>

type DamFolders = {
  destination_id: string
  place: string
  saved: Json<Record<string, unknown>>
  created_at: string
}

type DeliveryAttempts = {
  delivery_id: string
  number: number
  at: string
  status: number | null
  error: string | null
  duration_ms: number
  exchanges: Json<ExchangeRecord[]>
}
export type DeliveryAttemptRow = Selectable<DeliveryAttempts>
