package io.relayer.app.stack;

import io.relayer.devnet.DevAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.WalletUtils;
import org.web3j.utils.Numeric;

/// Keystore files as another program writes them.
final class Keystores {
  static final String PASSWORD = "open sesame";

  private Keystores() {}

  static void write(Path folder, List<DevAccount> accounts) {
    try {
      Files.createDirectories(folder);
      for (DevAccount account : accounts) {
        ECKeyPair key = ECKeyPair.create(Numeric.toBigInt(account.privateKey()));
        WalletUtils.generateWalletFile(PASSWORD, key, folder.toFile(), false);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
