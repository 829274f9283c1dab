package io.relayer.ethereum.transaction;

import io.relayer.ethereum.curve.Signature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of a transaction, without and with its signature.
final class TransactionEncoder {
  static final byte ACCESS_LIST_TYPE = 1;
  static final byte DYNAMIC_TYPE = 2;

  /// EIP-155: `v` is this plus twice the chain id plus the parity.
  static final long LEGACY_V = 35;

  private static final byte[] NO_RECIPIENT = {};
  private static final int SIZE_WITHOUT_DATA = 256;

  private TransactionEncoder() {}

  static byte[] unsigned(UnsignedTransaction transaction) {
    return switch (transaction) {
      case UnsignedTransaction.Legacy legacy ->
          fields(legacy).integer(legacy.body().chainId().value()).integer(0).integer(0).toList();
      case UnsignedTransaction.AccessList typed -> fields(typed).toList(ACCESS_LIST_TYPE);
      case UnsignedTransaction.Dynamic typed -> fields(typed).toList(DYNAMIC_TYPE);
    };
  }

  static byte[] signed(UnsignedTransaction transaction, Signature signature) {
    return switch (transaction) {
      case UnsignedTransaction.Legacy legacy ->
          sign(fields(legacy), legacyV(legacy.body(), signature), signature).toList();
      case UnsignedTransaction.AccessList typed ->
          sign(fields(typed), parity(signature), signature).toList(ACCESS_LIST_TYPE);
      case UnsignedTransaction.Dynamic typed ->
          sign(fields(typed), parity(signature), signature).toList(DYNAMIC_TYPE);
    };
  }

  private static RlpWriter fields(UnsignedTransaction.Legacy legacy) {
    TransactionBody body = legacy.body();
    RlpWriter fields = writer(body).integer(body.nonce().value());
    return call(price(fields, legacy.gasPrice()), body);
  }

  private static RlpWriter fields(UnsignedTransaction.AccessList typed) {
    RlpWriter fields = chainAndNonce(typed.body());
    return accessList(call(price(fields, typed.gasPrice()), typed.body()), typed.accessList());
  }

  private static RlpWriter fields(UnsignedTransaction.Dynamic typed) {
    RlpWriter fields = chainAndNonce(typed.body());
    price(price(fields, typed.maxPriorityFeePerGas()), typed.maxFeePerGas());
    return accessList(call(fields, typed.body()), typed.accessList());
  }

  private static RlpWriter writer(TransactionBody body) {
    return new RlpWriter(SIZE_WITHOUT_DATA + body.data().size());
  }

  private static RlpWriter chainAndNonce(TransactionBody body) {
    return writer(body).integer(body.chainId().value()).integer(body.nonce().value());
  }

  private static RlpWriter price(RlpWriter fields, Wei price) {
    return fields.integer(price.value());
  }

  private static RlpWriter call(RlpWriter fields, TransactionBody body) {
    return fields
        .integer(body.gasLimit())
        .string(recipient(body.to()))
        .integer(body.value().value())
        .string(body.data().toArray());
  }

  private static byte[] recipient(@Nullable Address to) {
    return to == null ? NO_RECIPIENT : to.toArray();
  }

  private static RlpWriter accessList(RlpWriter fields, List<AccessListEntry> entries) {
    var list = new RlpWriter(SIZE_WITHOUT_DATA);
    for (AccessListEntry entry : entries) {
      var keys = new RlpWriter(SIZE_WITHOUT_DATA);
      for (Bytes key : entry.storageKeys()) {
        keys.string(key.toArray());
      }
      list.list(new RlpWriter(SIZE_WITHOUT_DATA).string(entry.address().toArray()).list(keys));
    }
    return fields.list(list);
  }

  private static BigInteger legacyV(TransactionBody body, Signature signature) {
    return BigInteger.valueOf(body.chainId().value())
        .shiftLeft(1)
        .add(BigInteger.valueOf(LEGACY_V + signature.yParity()));
  }

  private static BigInteger parity(Signature signature) {
    return BigInteger.valueOf(signature.yParity());
  }

  private static RlpWriter sign(RlpWriter fields, BigInteger v, Signature signature) {
    return fields.integer(v).integer(signature.r()).integer(signature.s());
  }
}
