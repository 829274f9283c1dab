package io.relayer.operations.status;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key that a transaction is looked up by: its id, its request, a hash, or a sender's nonce.
public sealed interface Locator {
  record ByRequest(RequestKey key) implements Locator {
    @Override
    public String toString() {
      return "request " + key;
    }
  }

  record ById(TransactionId id) implements Locator {
    @Override
    public String toString() {
      return "transaction " + id;
    }
  }

  /// Of any of its attempts.
  record ByHash(TxHash hash) implements Locator {
    @Override
    public String toString() {
      return "hash " + hash;
    }
  }

  record ByNonce(ChainId chain, Address sender, Nonce nonce) implements Locator {
    @Override
    public String toString() {
      return "nonce %s of %s on chain %s".formatted(nonce, sender, chain);
    }
  }

  Pattern UUID_FORM =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  Pattern HASH_FORM = Pattern.compile("0x[0-9a-fA-F]{64}");
  Pattern NONCE_FORM = Pattern.compile("([1-9][0-9]{0,17}):(0x[0-9a-fA-F]{40}):([0-9]{1,18})");

  /// All that `text` may mean, the likeliest first: the id of a request is free text, and may look
  /// like anything else.
  static List<Locator> readings(String text) {
    List<Locator> readings = new ArrayList<>();
    if (UUID_FORM.matcher(text).matches()) {
      readings.add(new ById(TransactionId.parse(text)));
    }
    if (HASH_FORM.matcher(text).matches()) {
      readings.add(new ByHash(TxHash.parse(text)));
    }
    Matcher nonce = NONCE_FORM.matcher(text);
    if (nonce.matches()) {
      readings.add(
          new ByNonce(
              new ChainId(Long.parseLong(nonce.group(1))),
              Address.parse(nonce.group(2)),
              new Nonce(Long.parseLong(nonce.group(3)))));
    }
    int slash = text.indexOf('/');
    if (slash > 0 && slash < text.length() - 1) {
      readings.add(
          new ByRequest(new RequestKey(text.substring(0, slash), text.substring(slash + 1))));
    }
    if (!text.isEmpty()) {
      readings.add(new ByRequest(new RequestKey(RequestKey.DEFAULT_PRODUCER, text)));
    }
    return readings;
  }
}
