/** Every image the tests make is called so, and every container they start carries it as a label. */
export const MARK = "envshim-test";

/** The images of the set-up. */
export const IMAGES = {
  /** Debian, and nothing that envshim brings. */
  base: `${MARK}/base`,
  /** FROM scratch: the built executable as `/envshim`. */
  envshim: `${MARK}/envshim`,
  /** The base with `ENTRYPOINT ["envshim", "--"]`: docker/examples/entrypoint. */
  app: `${MARK}/app`,
} as const;
