package io.relayer.messages.event;

import java.util.Arrays;
import java.util.Optional;

/// A type of event that is published in topic `relayer.events`. Consumers go by these names, and
/// rows of the history hold them: they never change.
public enum EventName {
  QUEUED("relayer.transaction.queued"),
  WAITING("relayer.transaction.waiting"),
  SIGNED("relayer.transaction.signed"),
  REPLACED("relayer.transaction.replaced"),
  BUMP_ORDERED("relayer.transaction.bump-ordered"),
  GIVEN_UP("relayer.transaction.given-up"),
  PENDING("relayer.transaction.pending"),
  INCLUDED("relayer.transaction.included"),
  REORGED("relayer.transaction.reorged"),
  CONFIRMED("relayer.transaction.confirmed"),
  FAILED("relayer.transaction.failed"),
  CANCELLED("relayer.transaction.cancelled"),
  REJECTED("relayer.transaction.rejected"),
  FINALITY_VIOLATED("relayer.transaction.finality-violated"),

  SENDER_LOW_BALANCE("relayer.sender.low-balance"),
  SENDER_HELD("relayer.sender.held"),
  SENDER_RELEASED("relayer.sender.released"),
  SENDER_PAUSED("relayer.sender.paused"),
  SENDER_RESUMED("relayer.sender.resumed"),
  SENDER_ADOPTED("relayer.sender.adopted"),

  CHAIN_PAUSED("relayer.chain.paused"),
  CHAIN_RESUMED("relayer.chain.resumed"),
  CHAIN_FINALITY_VIOLATED("relayer.chain.finality-violated");

  /// What the types of the events of transactions, and of rejected requests, begin with.
  public static final String OF_TRANSACTIONS = "relayer.transaction.";

  private final String type;

  EventName(String type) {
    this.type = type;
  }

  /// The transaction's event that a row of the history names; empty where it is one of a newer
  /// program.
  public static Optional<EventName> ofTransaction(String text) {
    return Arrays.stream(values())
        .filter(name -> name.type.equals(OF_TRANSACTIONS + text))
        .findFirst();
  }

  /// As header `ce_type` has it.
  public String type() {
    return type;
  }

  /// The last part of the type; that of a transaction's event as column `transitions.event` has it.
  public String text() {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return type;
  }
}
