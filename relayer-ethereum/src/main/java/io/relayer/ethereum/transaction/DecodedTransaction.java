package io.relayer.ethereum.transaction;

import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A signed transaction taken apart again.
record DecodedTransaction(UnsignedTransaction transaction, Signature signature) {
  private static final int FIRST_LIST = 0xc0;

  /// @throws IllegalArgumentException unless `raw` is the canonical encoding of a legacy (EIP-155),
  ///   EIP-2930 or EIP-1559 transaction
  static DecodedTransaction parse(Bytes raw) {
    byte[] bytes = raw.toArray();
    if (bytes.length == 0) {
      throw new IllegalArgumentException("expected a transaction, found no byte");
    }
    int type = bytes[0] & 0xff;
    requireKnown(type);
    RlpReader fields = RlpReader.ofList(bytes, type >= FIRST_LIST ? 0 : 1);
    DecodedTransaction decoded =
        switch (type) {
          case TransactionEncoder.ACCESS_LIST_TYPE -> accessList(fields);
          case TransactionEncoder.DYNAMIC_TYPE -> dynamic(fields);
          default -> legacy(fields);
        };
    fields.requireEnd();
    return decoded;
  }

  private static void requireKnown(int type) {
    if (type < FIRST_LIST
        && type != TransactionEncoder.ACCESS_LIST_TYPE
        && type != TransactionEncoder.DYNAMIC_TYPE) {
      throw new IllegalArgumentException("expected a transaction of type 0, 1 or 2, found " + type);
    }
  }

  private static DecodedTransaction legacy(RlpReader fields) {
    var nonce = new Nonce(fields.longInteger());
    var gasPrice = new Wei(fields.integer());
    Call call = call(fields);
    BigInteger v = fields.integer();
    BigInteger chainAndParity = v.subtract(BigInteger.valueOf(TransactionEncoder.LEGACY_V));
    if (chainAndParity.signum() < 0 || chainAndParity.bitLength() > Long.SIZE) {
      throw new IllegalArgumentException(
          "expected v to hold a chain id (EIP-155), without which it is valid on every chain; found "
              + v);
    }
    Signature signature = signature(fields, chainAndParity.testBit(0) ? 1 : 0);
    TransactionBody body = call.body(new ChainId(chainAndParity.shiftRight(1).longValue()), nonce);
    return new DecodedTransaction(new UnsignedTransaction.Legacy(body, gasPrice), signature);
  }

  private static DecodedTransaction accessList(RlpReader fields) {
    var chainId = new ChainId(fields.longInteger());
    var nonce = new Nonce(fields.longInteger());
    var gasPrice = new Wei(fields.integer());
    TransactionBody body = call(fields).body(chainId, nonce);
    var transaction = new UnsignedTransaction.AccessList(body, gasPrice, entries(fields.list()));
    return new DecodedTransaction(transaction, signature(fields, parity(fields)));
  }

  private static DecodedTransaction dynamic(RlpReader fields) {
    var chainId = new ChainId(fields.longInteger());
    var nonce = new Nonce(fields.longInteger());
    var priorityFee = new Wei(fields.integer());
    var maxFee = new Wei(fields.integer());
    TransactionBody body = call(fields).body(chainId, nonce);
    var transaction =
        new UnsignedTransaction.Dynamic(body, maxFee, priorityFee, entries(fields.list()));
    return new DecodedTransaction(transaction, signature(fields, parity(fields)));
  }

  /// The four fields that stand together in every type.
  private record Call(long gasLimit, @Nullable Address to, Wei value, Bytes data) {
    TransactionBody body(ChainId chainId, Nonce nonce) {
      return new TransactionBody(chainId, nonce, gasLimit, to, value, data);
    }
  }

  private static Call call(RlpReader fields) {
    long gasLimit = fields.longInteger();
    byte[] to = fields.string();
    var value = new Wei(fields.integer());
    return new Call(
        gasLimit, to.length == 0 ? null : Address.of(to), value, Bytes.of(fields.string()));
  }

  private static List<AccessListEntry> entries(RlpReader list) {
    var entries = new ArrayList<AccessListEntry>();
    while (list.hasNext()) {
      RlpReader entry = list.list();
      Address address = Address.of(entry.string());
      var keys = new ArrayList<Bytes>();
      for (RlpReader each = entry.list(); each.hasNext(); ) {
        keys.add(Bytes.of(each.string()));
      }
      entry.requireEnd();
      entries.add(new AccessListEntry(address, keys));
    }
    return entries;
  }

  private static int parity(RlpReader fields) {
    return (int) Math.min(fields.longInteger(), Integer.MAX_VALUE);
  }

  private static Signature signature(RlpReader fields, int parity) {
    return new Signature(fields.integer(), fields.integer(), parity);
  }
}
