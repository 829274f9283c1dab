package io.relayer.app.run;

import io.relayer.core.RelayerException;
import io.relayer.core.config.SignerSettings;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.keys.TransactionSigner;
import java.util.List;

/// The configured keys.
public final class Signers {
  private Signers() {}

  /// Opens all of them.
  ///
  /// @param opened closes them in the end
  public static TransactionSigner open(List<SignerSettings> settings, Opened opened) {
    if (settings.isEmpty()) {
      throw new RelayerException(
          "signers: none is configured, and role signer needs one (or leave the role out:"
              + " --roles)");
    }
    return new Keyring(settings.stream().map(one -> opened.add("keys", open(one))).toList());
  }

  private static LocalKeys open(SignerSettings settings) {
    return switch (settings) {
      case SignerSettings.Keystore(var path, var password) ->
          KeystoreFolder.open(path, password == null ? null : password.reveal());
      case SignerSettings.Web3signer(var url, var _) ->
          throw new RelayerException(
              "signers: %s: type web3signer is not supported yet; use type keystore"
                  .formatted(url));
      case SignerSettings.AwsKms(var key, var _) ->
          throw new RelayerException(
              "signers: %s: type aws-kms is not supported yet; use type keystore".formatted(key));
    };
  }
}
