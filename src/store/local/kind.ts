import { describeKind } from "../kind.ts";

/** A folder with a file a secret, or a file of secrets. */
export const local = describeKind({
  name: "local",
  looksLike: "file:///PATH",
  parse(text) {
    if (!/^file:/i.test(text) || !URL.canParse(text)) return undefined;
    const url = new URL(text);
    if (url.hostname !== "" || url.search !== "" || url.hash !== "") return undefined;
    try {
      return { path: decodeURIComponent(url.pathname), text };
    } catch {
      return undefined;
    }
  },
  path: ({ path }) => path,
  settings: {},
  label: ({ text }) => text,
  fixes: () => ({
    missing: "put it there, or correct its name",
    permission: "let this user read its file, which has to be in the folder itself",
  }),
  async open({ endpoint: { path } }, { label, fs }) {
    const { localStore } = await import("./store.ts");
    return localStore(path, label, fs);
  },
});
