import { describeLogin } from "../login/login.ts";

/** Signature Version 4, with credentials from where the SDKs look for them. */
export const aws = describeLogin({
  name: "aws",
  stores: ["aws-secretsmanager", "aws-ssm"],
  settings: {},
  async open(_, world) {
    const { awsSigner } = await import("./signer.ts");
    return awsSigner(world);
  },
});
