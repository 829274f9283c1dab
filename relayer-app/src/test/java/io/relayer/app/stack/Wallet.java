package io.relayer.app.stack;

import io.relayer.devnet.DevAccount;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/// A key that the relayer does not have, and a program of somebody else that signs with it.
public final class Wallet {
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
  private static final String RECIPIENT = "0x00000000000000000000000000000000000000aa";

  private final DevAccount account;
  private final Credentials credentials;
  private final long chain;

  public Wallet(DevAccount account, long chain) {
    this.account = account;
    this.credentials = Credentials.create(account.privateKey());
    this.chain = chain;
  }

  public String address() {
    return credentials.getAddress();
  }

  /// Its keystore in a folder of its own, with the password beside it.
  public Path keystore(Path folder) throws IOException {
    Path keys = folder.resolve("keys");
    Keystores.write(keys, List.of(account));
    List<Path> files;
    try (var written = Files.list(keys)) {
      files = written.toList();
    }
    for (Path file : files) {
      Files.writeString(file.resolveSibling(file.getFileName() + ".password"), Keystores.PASSWORD);
    }
    return keys;
  }

  /// The signed bytes of a payment of one wei.
  public String payment(long nonce, long gwei) {
    return payment(nonce, gwei, 21_000);
  }

  /// Nothing, to itself: it only uses the nonce.
  public String nothing(long nonce, long gwei) {
    return signed(nonce, gwei, 21_000, address(), BigInteger.ZERO);
  }

  /// The same with another gas limit.
  public String payment(long nonce, long gwei, long gas) {
    return signed(nonce, gwei, gas, RECIPIENT, BigInteger.ONE);
  }

  private String signed(long nonce, long gwei, long gas, String to, BigInteger value) {
    RawTransaction payment =
        RawTransaction.createTransaction(
            chain,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gas),
            to,
            value,
            "",
            GWEI.multiply(BigInteger.valueOf(gwei / 2)),
            GWEI.multiply(BigInteger.valueOf(gwei)));
    return Numeric.toHexString(TransactionEncoder.signMessage(payment, credentials));
  }

  public static String hash(String bytes) {
    return Hash.sha3(bytes);
  }
}
