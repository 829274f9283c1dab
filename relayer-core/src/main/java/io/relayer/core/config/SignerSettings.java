package io.relayer.core.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where keys are: one entry of section `signers`.
public sealed interface SignerSettings {
  /// A folder of V3 keystore files.
  ///
  /// @param password of those that have no file `<keystore>.password` beside them
  @Kind("keystore")
  record Keystore(Path path, @Nullable Secret password) implements SignerSettings {}

  /// A web3signer.
  @Kind("web3signer")
  record Web3signer(URI url, Map<String, Secret> tls) implements SignerSettings {
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
  record AwsKms(String keyId, @Nullable String region) implements SignerSettings {
    public AwsKms {
      new Checks().notBlank(keyId, "key-id").done();
    }
  }
}
