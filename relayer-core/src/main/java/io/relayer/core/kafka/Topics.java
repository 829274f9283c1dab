package io.relayer.core.kafka;

import io.relayer.ethereum.value.ChainId;
import java.util.Optional;
import java.util.regex.Pattern;

/// The names of the relayer's topics and consumer groups.
///
/// @param prefix of all of them; `relayer` unless configured otherwise
public record Topics(String prefix) {
  /// The largest record of every topic but the broadcasts.
  public static final int MAX_RECORD_BYTES = 1024 * 1024;

  /// A broadcast has what a request of the largest size asked for and, in hex as well, its signed
  /// bytes: with the rest of the row that stays below three times the request.
  public static final int MAX_BROADCAST_BYTES = 3 * MAX_RECORD_BYTES;

  private static final Pattern CHAIN = Pattern.compile("[1-9][0-9]{0,17}");

  public String requests() {
    return prefix + ".requests";
  }

  public String rejected() {
    return prefix + ".requests.rejected";
  }

  public String orders() {
    return prefix + ".orders";
  }

  public String events() {
    return prefix + ".events";
  }

  public String chainEvents() {
    return prefix + ".chain-events";
  }

  public String broadcasts(ChainId chain) {
    return prefix + ".broadcasts." + chain;
  }

  /// The chain whose broadcasts the topic has; empty where it is none of those.
  public Optional<ChainId> chainOf(String topic) {
    String first = prefix + ".broadcasts.";
    return topic.startsWith(first) && CHAIN.matcher(topic.substring(first.length())).matches()
        ? Optional.of(new ChainId(Long.parseLong(topic.substring(first.length()))))
        : Optional.empty();
  }

  /// Whether it is one of those that the relayer reads.
  public boolean has(String topic) {
    return topic.equals(requests()) || topic.equals(orders()) || chainOf(topic).isPresent();
  }

  public String intakeGroup() {
    return prefix + ".intake";
  }

  public String ordersGroup() {
    return prefix + ".orders";
  }

  public String broadcastGroup(ChainId chain) {
    return prefix + ".broadcast." + chain;
  }
}
