// A role to choose.
import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { type Role, roles } from '@sartiq/contract/people/role.ts'
import { humanise } from '../ui/format.ts'

type Props = Omit<NativeSelectProps, 'data' | 'value' | 'onChange'> & { value: Role; onChange: (role: Role) => void }

export function RoleSelect({ value, onChange, ...rest }: Props) {
  return (
    <NativeSelect
      data={roles.map((role) => ({ value: role, label: humanise(role) }))}
      value={value}
      onChange={({ currentTarget }) => {
        const role = roles.find((one) => one === currentTarget.value)
        if (role) onChange(role)
      }}
      {...rest}
    />
  )
}
