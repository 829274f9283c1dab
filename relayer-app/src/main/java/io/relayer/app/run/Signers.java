package io.relayer.app.run;

import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.Named;
import io.relayer.signer.keys.KeystoreException;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.keys.TransactionSigner;
import io.relayer.signer.settings.SignerSettings;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured keys.
public final class Signers {
  private static final Logger log = LoggerFactory.getLogger(Signers.class);
  private static final int NAMED = 100;

  private Signers() {}

  /// Opens all of them. An entry of which no key comes takes no other with it.
  ///
  /// @param opened closes them in the end
  /// @throws RelayerException if no key comes of any
  public static TransactionSigner open(List<SignerSettings> settings, OpenResources opened) {
    if (settings.isEmpty()) {
      throw new RelayerException(
          "signers: none is configured, and role signer needs one (or leave the role out:"
              + " --roles)");
    }
    List<LocalKeys> signers = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (SignerSettings one : settings) {
      try {
        LocalKeys keys = opened.add("keys", open(one));
        signers.add(keys);
        tellLeftOut(keys.leftOut());
      } catch (KeystoreException e) {
        lost.addAll(e.problems());
        tellLeftOut(e.more());
      }
    }
    if (signers.isEmpty()) {
      throw new RelayerException(String.join("\n", lost));
    }
    return new Keyring(signers, lost);
  }

  private static void tellLeftOut(List<String> files) {
    Named.lines(files, NAMED, "relayer keys list")
        .lines()
        .forEach(file -> log.info("not used: {}", file));
  }

  /// The keys of one entry.
  public static LocalKeys open(SignerSettings settings) {
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
