import { factsOf } from "../fact.ts";

/** What a reply of envshim's own protocol says, or lacks. */
export const nativeFact = factsOf({
  forbidden: { message: "forbids it: the token may not read" },
  "other-shape": {
    message: "sent a reply that is not envshim's protocol",
    fix: "check that ENVSHIM_ENDPOINT is an envshim endpoint; a store of another kind needs {name} in its URL",
  },
  "nothing-said": {
    message: "sent a reply that says nothing of a secret that was asked for",
    fix: "a reply lists every name in secrets, missing or forbidden",
  },
});
