package io.relayer.signer.settings;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Kind;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.config.Urls;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of keys: one entry of section `signers`.
public sealed interface SignerSettings {
  /// A folder of V3 keystore files.
  @Kind("keystore")
  record Keystore(
      @Doc("A folder of version 3 keystores, whatever their names.") Path path,
      @Doc("Of those that have no file `<keystore>.password` beside them.")
          @Nullable Secret password)
      implements SignerSettings {}

  /// A web3signer.
  @Kind("web3signer")
  record Web3signer(
      @Doc("Where the web3signer answers.") SecretUrl url,
      @Doc("How it is spoken to.") Map<String, Secret> tls)
      implements SignerSettings {
    public Web3signer {
      new Checks()
          .that(
              Urls.isOf(url, "http", "https"),
              "url",
              "not a URL: %s (expected http://… or https://…)",
              url)
          .done();
    }
  }

  /// One key of the AWS key management service.
  @Kind("aws-kms")
  record AwsKms(
      @Doc("The key, or its alias.") String keyId, @Doc("Where it is.") @Nullable String region)
      implements SignerSettings {
    public AwsKms {
      new Checks().notBlank(keyId, "key-id").done();
    }
  }
}
