import type { AuthHeader } from "../../settings/kinds.ts";
import type { HttpRequest } from "../http/transport.ts";
import type { Answer } from "../store.ts";

/** The headers that let a request in. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** A token in the header of `ENVSHIM_AUTH_HEADER`. */
export function headersWith({ name, value }: AuthHeader, token: string): SignedHeaders {
  return { [name]: value.replaceAll("{token}", () => token) };
}

/** Whom a credential speaks for, known without a request: the cache is opened with it. */
export interface SignerIdentity {
  /**
   * What lasts of the credential: the same after a renewal by the same login, another for everybody else. It may hold
   * the credential itself, so it is only ever used to derive keys from.
   */
  readonly lasting: string;
  /** A secret that the next start will have, too: the cache's key, where it has no key file. */
  readonly secret?: string;
}

/** What lets envshim in at a store. */
export interface Signer {
  /** False where nothing is shown to the store: there is nothing that plain http could give away. */
  readonly present: boolean;
  /** It changes where a renewal gave another credential. */
  identity(): SignerIdentity;
  /**
   * The headers for one request; the first call may log in.
   * @throws {TransportError} where a login server did not answer, {NoCredentialError} where it refused
   */
  sign(request: HttpRequest): Promise<SignedHeaders>;
  /**
   * Gets another credential after the store refused this one: reads the token's file again, or logs in again. Several
   * requests may be refused at the same moment, so a credential that is another already is not renewed once more.
   * @param refused the headers that were refused
   * @returns false where there is no other credential
   * @throws as {@link Signer.sign}
   */
  renew(refused: SignedHeaders, request: HttpRequest): Promise<boolean>;
}

/** There is no credential to be had: the answer that goes for every name that was to be asked for. */
export class NoCredentialError extends Error {
  override readonly name = "NoCredentialError";
  readonly answer: Answer;

  constructor(answer: Answer) {
    super("no credential");
    this.answer = answer;
  }
}

/** Where nothing is shown to the store. */
export const NO_SIGNER: Signer = {
  present: false,
  identity: () => ({ lasting: "" }),
  sign: async () => ({}),
  renew: async () => false,
};
