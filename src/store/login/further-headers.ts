import type { Signer } from "./signer.ts";

/** The signer, with further headers in every request: they may let in, too, and may decide what the store answers. */
export function withFurtherHeaders(signer: Signer, headers: Readonly<Record<string, string>>): Signer {
  return {
    present: true,
    identity() {
      const { lasting, ...key } = signer.identity();
      return { lasting: JSON.stringify([headers, lasting]), ...key };
    },
    sign: async (request) => ({ ...headers, ...(await signer.sign(request)) }),
    renew: (refused, request) => signer.renew(refused, request),
  };
}
