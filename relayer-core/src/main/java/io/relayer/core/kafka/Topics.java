package io.relayer.core.kafka;

import io.relayer.core.domain.ChainId;

/// The names of the relayer's topics and consumer groups.
///
/// @param prefix of all of them; `relayer` unless configured otherwise
public record Topics(String prefix) {
  /// The largest record of every topic but the broadcasts.
  public static final int MAX_RECORD_BYTES = 1024 * 1024;

  /// A broadcast has what a request of the largest size asked for and, in hex as well, its signed
  /// bytes: with the rest of the row that stays below three times the request.
  public static final int MAX_BROADCAST_BYTES = 3 * MAX_RECORD_BYTES;

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
