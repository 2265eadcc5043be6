import { describeLogin } from "../login/login.ts";

/** The token of the workload's service account, from Google's metadata server. */
export const gcp = describeLogin({
  name: "gcp",
  stores: ["gcp-secretmanager"],
  settings: {},
  async open(_, world) {
    const { gcpSigner } = await import("./signer.ts");
    return gcpSigner(world);
  },
});
