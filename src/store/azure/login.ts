import { describeLogin } from "../login/login.ts";

/** A token of Microsoft Entra ID for what the workload is. */
export const azure = describeLogin({
  name: "azure",
  stores: ["azure-keyvault"],
  settings: {},
  async open(_, world) {
    const { azureSigner } = await import("./signer.ts");
    return azureSigner(world);
  },
});
