package io.relayer.monitor;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.List;
import org.web3j.crypto.AuthorizationTuple;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/// A key of a test, with the nonces that it has used.
public final class Sender {
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  private final ChainId chain;
  private final Credentials credentials;
  private long next;

  Sender(ChainId chain) {
    this.chain = chain;
    try {
      this.credentials = Credentials.create(Keys.createEcKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public Address address() {
    return Address.parse(credentials.getAddress());
  }

  public long takeNonce() {
    return next++;
  }

  /// @param gwei tip
  public Bytes sign(long nonce, Wish wish, int gwei) {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chain.value(),
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(wish.gas() == null ? 21_000 : wish.gas()),
            wish.to() == null ? null : wish.to().toString(),
            BigInteger.valueOf(wish.value()),
            wish.data(),
            GWEI.multiply(BigInteger.valueOf(gwei)),
            GWEI.multiply(BigInteger.valueOf(100L + gwei * 20L)));
    return Bytes.of(TransactionEncoder.signMessage(transaction, credentials));
  }

  /// An empty self-transfer that carries the authorization of another account to be delegated
  /// (EIP-7702): the chain counts a nonce of that one.
  public Bytes delegate(long nonce, Sender authority, long authorized) {
    String contract = "0x" + "0b".repeat(20);
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chain.value(),
            BigInteger.valueOf(nonce),
            GWEI.multiply(BigInteger.TWO),
            GWEI.multiply(BigInteger.valueOf(100)),
            BigInteger.valueOf(200_000),
            credentials.getAddress(),
            BigInteger.ZERO,
            "0x",
            List.of(),
            List.of(
                AuthorizationTuple.from(
                    chain.value(),
                    contract,
                    BigInteger.valueOf(authorized),
                    authority.credentials)));
    return Bytes.of(TransactionEncoder.signMessage(transaction, credentials));
  }

  /// What a wallet's "cancel" is.
  public Wish nothing() {
    return Wish.to(address(), 0);
  }
}
