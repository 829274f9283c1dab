package io.relayer.messages.request;

import io.relayer.ethereum.transaction.PresignedTransaction;
import io.relayer.ethereum.transaction.TransactionBody;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Printable;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.request.RawRequest.Call;
import io.relayer.messages.request.RawRequest.Place;
import io.relayer.messages.request.RawRequest.Signed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads transactions that were signed elsewhere: bytes, or an array of them that differ in what
/// they pay.
final class RawReader {
  static final String RAW = "raw";

  private static final Set<String> BESIDE = Set.of("id", "producer", "confirmations", "labels");
  private static final int SHOWN = 200;

  private RawReader() {}

  record Read(Place place, Call call, List<Signed> attempts) {}

  /// Refuses what says again, or otherwise, what the bytes say.
  static void requireAlone(Fields fields, String... known) throws Refusal {
    for (String name : known) {
      if (!name.equals(RAW) && !BESIDE.contains(name) && fields.has(name)) {
        throw Field.refusal(
            fields.path(name),
            "given together with raw (expected id, producer, confirmations and labels alone)");
      }
    }
  }

  static Read read(Field field) throws Refusal {
    if (!field.node().isArray()) {
      return only(field);
    }
    List<Field> items = field.items();
    if (items.isEmpty() || items.size() > RawRequest.MAX_ATTEMPTS) {
      throw field.refuse("1 to %d signed transactions".formatted(RawRequest.MAX_ATTEMPTS));
    }
    Read first = only(items.getFirst());
    List<Signed> attempts = new ArrayList<>(first.attempts());
    Set<TxHash> hashes = new HashSet<>(Set.of(first.attempts().getFirst().body().hash()));
    for (Field item : items.subList(1, items.size())) {
      Read read = only(item);
      requireFellow(item, read, first);
      if (!hashes.add(read.attempts().getFirst().body().hash())) {
        throw Field.refusal(item.path(), "the same bytes as before (expected others)");
      }
      attempts.addAll(read.attempts());
    }
    return new Read(first.place(), first.call(), attempts);
  }

  private static void requireFellow(Field item, Read read, Read first) throws Refusal {
    if (!read.place().equals(first.place())) {
      throw Field.refusal(
          item.path(),
          "found %s (expected %s, as before)".formatted(text(read.place()), text(first.place())));
    }
    if (!read.call().equals(first.call())) {
      throw Field.refusal(
          item.path(), "executes something else (expected the same to, value and data as before)");
    }
  }

  private static String text(Place place) {
    return "nonce %s of %s on chain %s".formatted(place.nonce(), place.sender(), place.chain());
  }

  private static Read only(Field field) throws Refusal {
    Bytes bytes = field.bytes(1, Input.MAX_BYTES);
    PresignedTransaction read;
    try {
      read = PresignedTransaction.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw Field.refusal(
          field.path(),
          "not a signed transaction: " + Printable.show(String.valueOf(e.getMessage()), SHOWN));
    }
    TransactionBody body = read.transaction().body();
    Signed signed =
        new Signed(
            read.signed(),
            body.gasLimit(),
            fees(field, read.transaction()),
            read.transaction().accessList());
    return new Read(
        new Place(body.chainId(), read.sender(), body.nonce()),
        new Call(body.to(), body.value(), body.data()),
        List.of(signed));
  }

  private static TransactionFees fees(Field field, UnsignedTransaction transaction) throws Refusal {
    return switch (transaction) {
      case UnsignedTransaction.Legacy(var _, var price) -> new TransactionFees.Single(price, false);
      case UnsignedTransaction.AccessList(var _, var price, var _) ->
          new TransactionFees.Single(price, true);
      case UnsignedTransaction.Dynamic(var _, var cap, var tip, var _) -> {
        if (tip.compareTo(cap) > 0) {
          throw Field.refusal(
              field.path(),
              "a priority fee of %s (expected at most the fee cap, %s)".formatted(tip, cap));
        }
        yield new TransactionFees.Dynamic(cap, tip);
      }
    };
  }
}
