// Pure tests beside their file, flows against a real Postgres that one set-up starts for all, and the flows' long forms.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: [
            '{contract,web}/src/**/*.test.{ts,tsx}',
            'server/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'flows',
          include: ['server/test/flows/**/*.test.ts'],
          globalSetup: ['server/test/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'hard',
          include: ['server/test/hard/**/*.test.ts'],
          globalSetup: ['server/test/global-setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
        },
      },
    ],
    env: { NODE_ENV: 'test' },
  },
})
