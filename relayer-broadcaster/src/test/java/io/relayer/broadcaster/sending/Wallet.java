package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.devnet.DevAccount;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.math.BigInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/// Signs self-transfers of a dev chain's account that a node really takes.
public final class Wallet {
  private static final BigInteger GAS = BigInteger.valueOf(21_000);
  private static final BigInteger TIP = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger CAP = BigInteger.valueOf(20_000_000_000L);

  private final ChainId chain;
  private final DevAccount account;
  private final Credentials key;
  private long next;

  public Wallet(ChainId chain, DevAccount account) {
    this.chain = chain;
    this.account = account;
    this.key = Credentials.create(account.privateKey());
  }

  Address address() {
    return Address.parse(account.address());
  }

  /// A transaction with the next nonce.
  public Signed sign() {
    long nonce = next++;
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chain.value(),
            BigInteger.valueOf(nonce),
            GAS,
            account.address(),
            BigInteger.ZERO,
            "",
            TIP,
            CAP);
    byte[] raw = TransactionEncoder.signMessage(transaction, key);
    return new Signed(
        new AttemptKey(TransactionId.next(System.currentTimeMillis()), 1),
        new SignedTransaction(Bytes.of(raw), TxHash.of(Hash.sha3(raw))),
        address(),
        new Nonce(nonce));
  }
}
