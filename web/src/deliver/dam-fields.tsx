// How a DAM is reached: its address, its kind of sign-in, its secrets, and for a custom one its requests as data.
import { JsonInput, PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { neededCredentials } from '@sartiq/contract/deliver/connector-check-auth.ts'
import { damAuth, signers } from '@sartiq/contract/deliver/dam.ts'
import { type AuthField, type DamDraft, damConfigOf, newPair } from './destination-draft.ts'
import { MappingFields } from './mapping-fields.tsx'
import { PairsField } from './pairs-field.tsx'
import classes from './deliver.module.css'

type Props = {
  draft: DamDraft
  onChange: (part: Partial<DamDraft>) => void
  /** Names of the secrets that there are already; without any, those that the sign-in needs. */
  secrets: string[]
  /** The last characters of secrets that are saved, by name. */
  hints: Record<string, string>
}

export function DamFields({ draft, onChange, secrets, hints }: Props) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Endpoint"
        description="Where files go: the generic connector posts each one there"
        placeholder="https://dam.example.com/api/assets"
        type="url"
        required
        value={draft.endpoint}
        onChange={(event) => onChange({ endpoint: event.currentTarget.value })}
      />
      <SignInFields draft={draft} onChange={onChange} secrets={secrets} hints={hints} />
      <section className={classes['section']} aria-label="Metadata and folders">
        <MappingFields draft={draft} onChange={onChange} />
      </section>
      <CustomField draft={draft} onChange={onChange} />
    </Stack>
  )
}

function SignInFields({ draft, onChange, secrets, hints }: Props) {
  const auth = (field: AuthField, value: string) => onChange({ auth: { ...draft.auth, [field]: value } })
  const isOauth = draft.auth_type === 'oauth'
  return (
    <>
      <SegmentedControl
        aria-label="Sign-in"
        value={draft.auth_type}
        onChange={(auth_type) => onChange({ auth_type })}
        data={[
          { value: 'api_key', label: 'Key or password' },
          { value: 'oauth', label: 'OAuth client credentials' },
        ]}
      />
      {isOauth && (
        <>
          <TextInput
            label="Token address"
            type="url"
            value={draft.auth.token_url}
            onChange={(event) => auth('token_url', event.currentTarget.value)}
          />
          <TextInput
            label="Scope"
            value={draft.auth.scope}
            onChange={(event) => auth('scope', event.currentTarget.value)}
          />
        </>
      )}
      <Secrets draft={draft} onChange={onChange} hints={hints} names={secrets.length > 0 ? secrets : namesOf(draft)} />
      <details>
        <summary>More about sign-in</summary>
        <Stack gap="sm" mt="sm">
          {isOauth ? (
            <Select
              label="Client secret is sent as"
              data={[
                { value: '', label: 'Basic (usual)' },
                { value: 'post', label: 'Form fields' },
              ]}
              value={draft.auth.client_auth}
              onChange={(value) => auth('client_auth', value ?? '')}
            />
          ) : (
            <>
              <Select
                label="Key is sent in"
                data={[
                  { value: '', label: 'A header (usual)' },
                  { value: 'query', label: 'The address' },
                  { value: 'basic', label: 'User name and password' },
                ]}
                value={draft.auth.in}
                onChange={(value) => auth('in', value ?? '')}
              />
              <Select
                label="Requests are signed"
                data={signers.map((value) => ({
                  value: value === 'none' ? '' : value,
                  label: value === 'none' ? 'Not (usual)' : value,
                }))}
                value={draft.auth.signer}
                onChange={(value) => auth('signer', value ?? '')}
              />
              {draft.auth.signer === 'sigv4' && (
                <>
                  <TextInput
                    label="Region"
                    value={draft.auth.region}
                    onChange={(event) => auth('region', event.currentTarget.value)}
                  />
                  <TextInput
                    label="Service"
                    placeholder="s3"
                    value={draft.auth.service}
                    onChange={(event) => auth('service', event.currentTarget.value)}
                  />
                </>
              )}
            </>
          )}
          <TextInput
            label="Header or parameter"
            placeholder="Authorization"
            value={draft.auth.name}
            onChange={(event) => auth('name', event.currentTarget.value)}
          />
          <TextInput
            label="Before the key"
            placeholder="Bearer "
            value={draft.auth.prefix}
            onChange={(event) => auth('prefix', event.currentTarget.value)}
          />
        </Stack>
      </details>
    </>
  )
}

/** What a sign-in asks for; anything else is written as a name and a value. */
function namesOf({ auth_type, auth }: DamDraft): string[] {
  const read = damAuth.pick({ in: true, signer: true }).safeParse({
    ...(auth.in !== '' && { in: auth.in }),
    ...(auth.signer !== '' && { signer: auth.signer }),
  })
  return read.success ? neededCredentials({ type: auth_type, ...read.data }).names : []
}

type SecretsProps = Omit<Props, 'secrets'> & { names: string[] }

function Secrets({ draft, onChange, hints, names }: SecretsProps) {
  const valueOf = (name: string) => draft.credentials.find((one) => one.name === name)?.value ?? ''
  const set = (name: string, value: string) =>
    onChange({ credentials: [...draft.credentials.filter((one) => one.name !== name), newPair(name, value)] })
  const others = draft.credentials.filter((one) => !names.includes(one.name))
  const isKept = Object.keys(hints).length > 0
  return (
    <>
      {names.map((name) => (
        <PasswordInput
          key={name}
          label={name}
          autoComplete="new-password"
          placeholder={hints[name] ? `Saved, ends in ${hints[name].replace('…', '')}` : ''}
          value={valueOf(name)}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      ))}
      {isKept && (
        <Text c="dimmed">Secrets stay as they are unless you type new ones; all of them are then replaced.</Text>
      )}
      <details>
        <summary>Other secrets</summary>
        <PairsField
          secret
          label="Other secrets"
          pairs={others}
          onChange={(pairs) =>
            onChange({ credentials: [...draft.credentials.filter((one) => names.includes(one.name)), ...pairs] })
          }
        />
      </details>
    </>
  )
}

function CustomField({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const read = damConfigOf(draft)
  return (
    <details open={draft.custom !== ''}>
      <summary>Custom requests</summary>
      <JsonInput
        mt="sm"
        label="Steps, lookup, folder, verify, retry, limits"
        description="An object; without it each file is one multipart POST. The guide “Connect a DAM” has all of it."
        autosize
        minRows={6}
        maxRows={30}
        spellCheck={false}
        value={draft.custom}
        onChange={(custom) => onChange({ custom })}
        error={!read.ok && read.message}
      />
    </details>
  )
}
