import { api, ask, keepTokens } from "@/api/client";

type Json = Record<string, unknown>;
type Parsing = {
  parseRequestOptionsFromJSON: (options: Json) => PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON: (options: Json) => PublicKeyCredentialCreationOptions;
};
const parsing = () => PublicKeyCredential as unknown as Parsing;
const toJson = (credential: Credential | null) => (credential as unknown as { toJSON: () => Json }).toJSON();

export async function signInWithPasskey(): Promise<void> {
  const { publicKey } = await ask(api.POST("/api/v1/auth/passkeys/login/options"));
  const answer = await navigator.credentials.get({
    publicKey: parsing().parseRequestOptionsFromJSON(publicKey as Json),
  });
  await keepTokens(await ask(api.POST("/api/v1/auth/passkeys/login/verify", { body: { credential: toJson(answer) } })));
}

export async function addPasskey(name: string): Promise<void> {
  const { publicKey } = await ask(api.POST("/api/v1/auth/passkeys/registration/options"));
  const made = await navigator.credentials.create({
    publicKey: parsing().parseCreationOptionsFromJSON(publicKey as Json),
  });
  await ask(api.POST("/api/v1/auth/passkeys/registration/verify", { body: { name, credential: toJson(made) } }));
}
