import { describeLogin } from "./login.ts";
import { tokenSigner } from "./token.ts";

/** The token that Kubernetes mounts for a pod's service account and renews there, unless another is set. */
export const serviceAccount = describeLogin({
  name: "service-account",
  settings: {},
  open: (_, world) =>
    tokenSigner(world, {
      path: "/var/run/secrets/kubernetes.io/serviceaccount/token",
      setting: "the pod's automountServiceAccountToken",
    }),
});
