package io.relayer.ethereum.transaction;

import java.math.BigInteger;
import java.util.List;
import org.web3j.crypto.AccessListObject;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/// The same transaction, encoded and signed by web3j alone.
final class Web3jReference {
  private Web3jReference() {}

  static byte[] sign(UnsignedTransaction transaction, byte[] secret) {
    Credentials credentials = Credentials.create(ECKeyPair.create(secret));
    long chain = transaction.body().chainId().value();
    RawTransaction raw = raw(transaction, chain);
    return transaction instanceof UnsignedTransaction.Legacy
        ? TransactionEncoder.signMessage(raw, chain, credentials)
        : TransactionEncoder.signMessage(raw, credentials);
  }

  private static RawTransaction raw(UnsignedTransaction transaction, long chain) {
    TransactionBody body = transaction.body();
    BigInteger nonce = BigInteger.valueOf(body.nonce().value());
    BigInteger gas = BigInteger.valueOf(body.gasLimit());
    String to = body.to() == null ? "" : body.to().toString();
    BigInteger value = body.value().value();
    String data = body.data().toString();
    return switch (transaction) {
      case UnsignedTransaction.Legacy(_, var price) ->
          RawTransaction.createTransaction(nonce, price.value(), gas, to, value, data);
      case UnsignedTransaction.AccessList(_, var price, var entries) ->
          RawTransaction.createTransaction(
              chain, nonce, price.value(), gas, to, value, data, list(entries));
      case UnsignedTransaction.Dynamic(_, var cap, var priority, var entries) ->
          RawTransaction.createTransaction(
              chain, nonce, gas, to, value, data, priority.value(), cap.value(), list(entries));
    };
  }

  private static List<AccessListObject> list(List<AccessListEntry> entries) {
    return entries.stream()
        .map(entry ->
            new AccessListObject(
                entry.address().toString(),
                entry.storageKeys().stream().map(Object::toString).toList()))
        .toList();
  }
}
